import { afterEach, describe, expect, it } from 'vitest';

import { createClient } from '../../../src/core/create-client.js';
import type { Client, ClientOptions } from '../../../src/core/client.js';
import type { ChannelHandle } from '../../../src/core/channel/channel-handle.js';
import { fullModel } from '../../../src/core/full/full-model-source.js';
import type { LineFault } from '../../../src/faults/line-rules.js';
import { createInPageGateway, type InPageGatewayOptions } from '../../../src/testing/in-page-gateway.js';
import { createManualClock } from '../../../src/testing/manual-clock.js';
import { callClientTool, markNumbers, marks, say } from '../../../src/testing/script-steps.js';
import { scriptedAgent, type Script } from '../../../src/testing/scripted-agent.js';
import { createSeededRandom } from '../../../src/testing/seeded-random.js';

// Clocks are moved by hand here, and no clock says when code has been fetched.
await fullModel.load();

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** The real gateway on a manual clock, and clients of it. */
function openRoom(script: Script, options: InPageGatewayOptions = {}, seed = 1) {
  const clock = createManualClock();
  const random = createSeededRandom(seed);
  const page = createInPageGateway({ clock, random, agent: scriptedAgent(script, { clock }), ...options });
  const join = async (
    more: Partial<ClientOptions> = {},
  ): Promise<{ client: Client; room: ChannelHandle }> => {
    const client = createClient({ url: page.url, webSocket: page.webSocket, clock, random, ...more });
    closing.push(async () => client.dispose());
    const room = client.channel('room');
    room.retain();
    client.retain();
    await clock.advance(2000);
    return { client, room };
  };
  closing.push(() => page.close());
  return { clock, page, join };
}

function textOf(room: ChannelHandle): string {
  const { settled, open, order } = room.getView();
  return order
    .map((id) => open.get(id) ?? settled.get(id))
    .flatMap((message) => (message?.role === 'assistant' ? message.parts : []))
    .map((part) => (part.type === 'text' ? part.text : ''))
    .join('');
}

const inOrder = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);
const hello = { parts: [{ type: 'text' as const, text: 'Hello' }] };

describe('against the real gateway', () => {
  it('an answer arrives whole, and every event once', async () => {
    const { clock, join } = openRoom(marks(200));
    const { room } = await join();
    const sent = room.sendMessage(hello);
    await clock.advance(20_000);
    expect(await sent).toMatchObject({ turnId: expect.any(String) });
    expect(markNumbers(textOf(room))).toEqual(inOrder(200));
    expect(room.getView()).toMatchObject({
      status: 'live',
      pending: new Map(),
      counters: { lost: 0, doubled: 0, duplicates: 0, gaps: 0 },
    });
  });

  it('heads of heartbeats verify what was folded', async () => {
    const { clock, join } = openRoom(say('Good morning.'));
    const { room } = await join();
    void room.sendMessage(hello);
    await clock.advance(60_000);
    expect(room.getView().verified).toBe(true);
    expect(room.getView().counters.verifications).toBeGreaterThan(0);
  });

  const faults: LineFault[] = ['drop', 'duplicate', 'swap', 'cut-before', 'cut-inside', 'cut-after'];
  it.each(faults)(
    'a line on which every ninth message meets a "%s" changes nothing in what is shown',
    async (fault) => {
      const { clock, page, join } = openRoom(marks(300));
      const { room } = await join();
      let count = 0;
      page.line.inject({ fault, times: 60, match: () => (count += 1) % 9 === 0 });
      void room.sendMessage(hello);
      await clock.advance(120_000);
      page.line.heal();
      await clock.advance(90_000);
      expect(markNumbers(textOf(room))).toEqual(inOrder(300));
      const { counters, pending, verified, turns } = room.getView();
      expect({ counters, pending, verified, turns }).toMatchObject({
        counters: { lost: 0, doubled: 0 },
        pending: new Map(),
        turns: new Map(),
        verified: true,
      });
    },
  );

  it('a gateway that is killed and comes back leaves no message hanging', async () => {
    const { clock, page, join } = openRoom(marks(300));
    const { client, room } = await join();
    void room.sendMessage(hello);
    await clock.advance(2000);
    await page.restart({ crash: true });
    await clock.advance(60_000);
    expect(client.store.getState().connection.status).toBe('open');
    const { open, turns, order, settled } = room.getView();
    expect({ open: open.size, turns: turns.size }).toEqual({ open: 0, turns: 0 });
    expect(settled.get(order[1] ?? '')?.chat.status).toBe('interrupted');
    expect(markNumbers(textOf(room))).toEqual(inOrder(markNumbers(textOf(room)).length));
  });

  it('stop before the turn is known ends it', async () => {
    const { clock, join } = openRoom(marks(300));
    const { room } = await join();
    void room.sendMessage(hello);
    await room.stop();
    await clock.advance(5000);
    const { order, settled } = room.getView();
    expect(settled.get(order[1] ?? '')?.chat.status).toBe('stopped');
    expect(markNumbers(textOf(room)).length).toBeLessThan(300);
  });

  it('two clients see one conversation, and who is in it', async () => {
    const { clock, join } = openRoom(marks(20));
    const ada = await join();
    const ben = await join();
    expect(ben.room.getView().members.reduce((sum, { connections }) => sum + connections, 0)).toBe(2);
    void ada.room.sendMessage(hello);
    void ben.room.sendMessage({ parts: [{ type: 'text', text: 'Me too' }] });
    await clock.advance(20_000);
    expect(ben.room.getView().order).toEqual(ada.room.getView().order);
    expect(ben.room.getView().cursor).toEqual(ada.room.getView().cursor);
    const late = await join();
    expect(late.room.getView().order).toEqual(ada.room.getView().order);
    expect(textOf(late.room)).toBe(textOf(ada.room));
  });

  it('a client tool runs once, over a lost line too', async () => {
    const script = [callClientTool('pick', { of: 3 }), say('Thank you.')];
    const { clock, page, join } = openRoom(script);
    let runs = 0;
    const tools = {
      pick: {
        execute: () => {
          runs += 1;
          page.line.cut();
          return { picked: 2 };
        },
      },
    };
    const { room } = await join({ tools });
    await join({ tools });
    void room.sendMessage(hello);
    await clock.advance(30_000);
    expect(runs).toBe(1);
    expect(textOf(room)).toBe('Thank you.');
  });
});
