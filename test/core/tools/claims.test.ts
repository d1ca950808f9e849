import { afterEach, describe, expect, it } from 'vitest';

import { createPage, type Page } from '../client/open-client.js';
import type { ChannelHandle } from '../../../src/core/channel/channel-handle.js';
import type { Client } from '../../../src/core/client.js';
import { createClient } from '../../../src/core/create-client.js';
import type { ClientTool } from '../../../src/core/tools/client-tool.js';
import { createInPageGateway } from '../../../src/testing/in-page-gateway.js';
import { createManualClock } from '../../../src/testing/manual-clock.js';
import { callClientTool } from '../../../src/testing/script-steps.js';
import { scriptedAgent } from '../../../src/testing/scripted-agent.js';

const endings: (() => void)[] = [];
afterEach(() => {
  for (const end of endings.splice(0)) end();
});

type OpenedPage = { client: Client; room: ChannelHandle; page: Page; reload: () => void };

/** A gateway whose agent has a page post to a counter, the counter, and pages of Ada's, each on a line of its own. */
function startWorld(tool: Partial<ClientTool> = {}) {
  const clock = createManualClock();
  const inPage = createInPageGateway({
    clock,
    authenticate: ({ token }) => (token ? { user: { id: token } } : null),
    agent: scriptedAgent(callClientTool('count', { by: 1 }), { clock }),
  });
  endings.push(() => void inPage.close());
  /** Which page posted, by the call's id: the server behind it is one, whoever posts. */
  const posted: [page: string, toolCallId: string][] = [];
  /** Ends an `execute` that is at work. */
  const finish = new Map<string, () => void>();

  const openPage = async (name: string, user = 'ada'): Promise<OpenedPage> => {
    const page = createPage();
    const client = createClient({
      url: inPage.url,
      webSocket: inPage.webSocket,
      getToken: () => user,
      environment: page,
      retry: { delay: () => 10 },
      clock,
      tools: {
        count: {
          ...tool,
          execute: async (_input, { toolCallId }) => {
            posted.push([name, toolCallId]);
            await new Promise<void>((resolve) => finish.set(name, resolve));
            return { count: new Set(posted.map(([, id]) => id)).size };
          },
        },
      },
    });
    endings.push(client.dispose);
    const room = client.channel('room');
    room.retain();
    client.connect();
    await becomes(() => room.getView().status, 'live');
    return {
      client,
      room,
      page,
      // The page says its goodbye; what it was at ends with it.
      reload: () => page.emit('left'),
    };
  };
  /** Promise jobs and code that is fetched may take their time; the clock stands. */
  const becomes = async (read: () => unknown, wanted: unknown): Promise<void> => {
    await expect
      .poll(async () => {
        await clock.advance(0);
        return read();
      })
      .toEqual(wanted);
  };
  const callOn = ({ room }: OpenedPage) => {
    const { order, settled, open } = room.getView();
    const id = order[1] ?? '';
    const message = settled.get(id) ?? open.get(id);
    const part = message?.parts.find((one) => 'toolCallId' in one);
    return {
      status: message?.chat.status,
      state: part && 'state' in part ? part.state : undefined,
      output: part && 'output' in part ? part.output : undefined,
    };
  };
  const ask = ({ room }: OpenedPage): void =>
    void room.sendMessage({ parts: [{ type: 'text', text: 'Count' }] });
  return { clock, inPage, posted, finish, openPage, becomes, callOn, ask };
}

describe('a client tool that posts to a counter', () => {
  it('posts once, from the page that asked, with a second tab and a second device there', async () => {
    const { clock, posted, finish, openPage, becomes, callOn, ask } = startWorld();
    const [tab, twin, phone] = [await openPage('tab'), await openPage('twin'), await openPage('phone')];
    ask(tab);
    await becomes(() => posted.map(([page]) => page), ['tab']);
    await clock.advance(5000);
    finish.get('tab')?.();
    for (const page of [tab, twin, phone]) {
      await becomes(() => callOn(page), {
        status: 'done',
        state: 'output-available',
        output: { count: 1 },
      });
    }
    await clock.advance(60_000);
    expect(posted).toHaveLength(1);
  });

  it('posts from another page 2 s later where the one that asked has gone', async () => {
    const { clock, posted, finish, openPage, becomes, callOn, ask } = startWorld();
    const [twin, tab] = [await openPage('twin'), await openPage('tab')];
    // It asks, and is gone before it could claim.
    tab.client.addTools({ count: {} });
    ask(tab);
    await becomes(() => callOn(twin).state, 'input-available');
    await clock.advance(1999);
    expect(posted).toEqual([]);
    await clock.advance(1);
    await becomes(() => posted.map(([page]) => page), ['twin']);
    finish.get('twin')?.();
    await becomes(() => callOn(tab).state, 'output-available');
  });

  it('posts no second time after a reload inside of it: the call has failed 10 s later, and the turn ends', async () => {
    const { clock, posted, openPage, becomes, callOn, ask } = startWorld();
    const [tab, twin] = [await openPage('tab'), await openPage('twin')];
    ask(tab);
    await becomes(() => posted.length, 1);
    tab.reload();
    const again = await openPage('tab again');
    await clock.advance(9000);
    expect(callOn(again).state).toBe('input-available');
    await clock.advance(1000);
    for (const page of [again, twin])
      await becomes(() => callOn(page), { status: 'done', state: 'output-error', output: undefined });
    await clock.advance(60_000);
    expect(posted).toHaveLength(1);
  });

  it('is offered again after a reload where it says that it is idempotent, and has one result', async () => {
    const { clock, posted, finish, openPage, becomes, callOn, ask } = startWorld({ idempotent: true });
    const [tab, twin] = [await openPage('tab'), await openPage('twin')];
    ask(tab);
    await becomes(() => posted.length, 1);
    tab.reload();
    await clock.advance(10_000);
    await becomes(() => callOn(twin).state, 'input-available');
    await clock.advance(2000);
    await becomes(() => posted.map(([page]) => page), ['tab', 'twin']);
    // One call, so that whoever counts by its id counts one.
    expect(new Set(posted.map(([, id]) => id)).size).toBe(1);
    finish.get('twin')?.();
    await becomes(() => callOn(twin), {
      status: 'done',
      state: 'output-available',
      output: { count: 1 },
    });
  });

  it('posts once where the line is cut before its result, which comes when the line is back', async () => {
    const { clock, inPage, posted, finish, openPage, becomes, callOn, ask } = startWorld();
    const [tab, twin] = [await openPage('tab'), await openPage('twin')];
    ask(tab);
    await becomes(() => posted.length, 1);
    inPage.line.offline(3000);
    finish.get('tab')?.();
    await clock.advance(4000);
    for (const page of [tab, twin]) {
      await becomes(() => callOn(page), {
        status: 'done',
        state: 'output-available',
        output: { count: 1 },
      });
    }
    expect(posted).toHaveLength(1);
  });

  it('that comes back after it was given up for gone is refused: the call keeps its first outcome', async () => {
    const { clock, inPage, posted, finish, openPage, becomes, callOn, ask } = startWorld();
    const tab = await openPage('tab');
    ask(tab);
    await becomes(() => posted.length, 1);
    inPage.line.offline(12_000);
    await clock.advance(13_000);
    await becomes(() => callOn(tab).state, 'output-error');
    finish.get('tab')?.();
    await clock.advance(60_000);
    expect(callOn(tab)).toMatchObject({ status: 'done', state: 'output-error' });
    expect(posted).toHaveLength(1);
  });
});
