import { describe, expect, it } from 'vitest';

import {
  gatheringAgentAdapter,
  type GatheringAgentAdapterOptions,
} from '../../../src/adapters/gathering/gathering-agent-adapter.js';
import type { ForeignServer } from '../../support/foreign-server.js';
import { openForeignClient, type ForeignClient } from '../open-foreign-client.js';
import { transcript } from './transcript.js';

const greet = (server: ForeignServer) =>
  server.sends({ type: 'connected', agent_id: 1, agent_name: 'Sophie' });
const open = (options: GatheringAgentAdapterOptions = {}) =>
  openForeignClient(gatheringAgentAdapter(options), 'sophie', { greet });
const say = ({ room }: ForeignClient, text: string): void =>
  void room.sendMessage({ parts: [{ type: 'text', text }] }).catch(() => undefined);

describe('the recorded sessions, replayed', () => {
  /** Plays the server of a recording. What no client of ours says, and what it is answered with, is left out. */
  async function replay(connection: string, options: GatheringAgentAdapterOptions = {}) {
    const page = await open(options);
    const lines = transcript(connection).filter(({ from, data }) => {
      if (typeof data === 'string' || data['type'] === 'connected') return false;
      return from === 'server' || (typeof data['message'] === 'string' && data['message'] !== '');
    });
    for (const { from, data } of lines) {
      if (from === 'server') {
        await page.server.sends(data);
        continue;
      }
      say(page, typeof data === 'string' ? data : String(data['message']));
      expect(await page.server.receives()).toEqual(data);
    }
    return page;
  }

  it('streams answers, shows what failed, and keeps the order of two questions at once', async () => {
    const page = await replay('chat1');
    expect(page.shown()).toEqual([
      'you: hi (done)',
      '1: Hello from Sophie. You said: hi (done)',
      'you: boom (done)',
      '1: Hello from Sophie. You said: boom (failed)',
      'you: one (done)',
      '1: Hello from Sophie. You said: one (done)',
      'you: two (done)',
      '1: Hello from Sophie. You said: two (done)',
    ]);
    // Three are answers to what was left out.
    expect(page.errors.map(({ code }) => code)).toEqual(['bad-frame', 'bad-frame', 'bad-frame']);
  });

  it('shows tools with what they gave, and an answer without pieces', async () => {
    const page = await open({ includeMemories: false });
    const [, asked, ...said] = transcript('chat2');
    say(page, 'use the tool');
    expect(await page.server.receives()).toEqual(asked?.data);
    for (const { from, data } of said.slice(0, 5)) {
      if (from === 'server' && typeof data !== 'string') await page.server.sends(data);
    }
    const text = 'The tool said abc. '.repeat(6);
    const tool = {
      type: 'dynamic-tool',
      toolName: 'echo',
      toolCallId: 'tc_1',
      state: 'output-available',
      input: { text: 'abc' },
      output: { echo: { text: 'abc' } },
    };
    expect(page.answer()?.parts).toEqual(
      expect.arrayContaining([
        expect.objectContaining(tool),
        expect.objectContaining({ type: 'text', text }),
      ]),
    );

    const bare = await open({ allowTools: false });
    say(bare, 'no tools');
    expect(await bare.server.receives()).toEqual({ message: 'no tools', allow_tools: false });
    for (const { from, data } of said.slice(-2)) {
      if (from === 'server' && typeof data !== 'string') await bare.server.sends(data);
    }
    expect(bare.shown()[1]).toBe(`1: ${text} (done)`);
  });

  it('says why it does not connect to an agent that is not there', async () => {
    const page = await openForeignClient(gatheringAgentAdapter(), 'sophie');
    const [refused] = transcript('chat99');
    await page.server.sends(refused?.data ?? '');
    await page.server.close(1000);
    await page.clock.advance(60_000);
    const { connection } = page.client.store.getState();
    expect(connection).toMatchObject({ status: 'closed', reason: { sentence: 'Agent 99 not found' } });
    expect(page.server.asked).toHaveLength(1);
  });
});

describe('what goes wrong', () => {
  it('an answer that is cut stays, and nothing is asked again', async () => {
    const page = await open();
    say(page, 'hi');
    say(page, 'more');
    await page.server.receives();
    await page.server.receives();
    await page.server.sends({ type: 'token', content: 'Hel' });
    await page.server.drop();
    expect(page.shown()).toEqual([
      'you: hi (done)',
      '1: Hel (interrupted)',
      'you: more (done)',
      '1:  (interrupted)',
    ]);
    await page.clock.advance(60_000);
    await page.server.opened();
    await page.server.receivesNothing();
  });

  it('an answer that does not come is given up, on a new line', async () => {
    const page = await open({ responseTimeoutMs: 1_000 });
    say(page, 'hi');
    say(page, 'more');
    await page.clock.advance(999);
    await page.server.receives();
    await page.clock.advance(1);
    expect(page.shown()).toEqual(['you: hi (done)', '1:  (failed)', 'you: more (done)', '1:  (interrupted)']);
    await page.clock.advance(5_000);
    expect(page.server.asked).toHaveLength(2);
  });

  it('nothing is said where there is no text: the server would answer with an error', async () => {
    const { room, server } = await open();
    await expect(room.sendMessage({ parts: [{ type: 'text', text: '' }] })).rejects.toMatchObject({
      code: 'message-invalid',
    });
    await expect(room.publish('thing', 1)).rejects.toMatchObject({ code: 'command-unsupported' });
    await server.receivesNothing();
  });

  it('nothing pings here: it would be answered with an error', async () => {
    const { server, clock } = await open();
    await clock.advance(600_000);
    await server.receivesNothing();
  });

  it('what is unlike its pieces is reported, and the pieces stay', async () => {
    const page = await open();
    say(page, 'hi');
    await page.server.sends({ type: 'token', content: 'Hello' });
    await page.server.sends({ type: 'done', content: 'Bye' });
    expect(page.shown()[1]).toBe('1: Hello (done)');
    expect(page.errors).toMatchObject([{ code: 'bad-frame' }]);
  });
});
