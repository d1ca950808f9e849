import { describe, expect, it } from 'vitest';

import { gatheringConversationAdapter } from '../../../src/adapters/gathering/gathering-conversation-adapter.js';
import { openForeignClient, type ForeignClient } from '../open-foreign-client.js';
import { conversationTranscript, transcript } from './transcript.js';

const [connected = {}] = conversationTranscript();
const open = () =>
  openForeignClient(gatheringConversationAdapter(), 'c1', { greet: (server) => server.sends(connected) });
const say = ({ room }: ForeignClient, text: string): void =>
  void room.sendMessage({ parts: [{ type: 'text', text }] }).catch(() => undefined);

describe('a conversation of agents', () => {
  it('is advanced turn by turn, as it was recorded', async () => {
    const page = await open();
    const events: string[] = [];
    page.room.onEvent((seen) => {
      if ('event' in seen && seen.event.type === 'event-published') events.push(seen.event.name);
    });
    say(page, 'hello team');
    expect(await page.server.receives()).toEqual({ action: 'advance', prompt: 'hello team' });
    for (const message of conversationTranscript().slice(1)) await page.server.sends(message);
    const [first, second] = [
      'First agent speaking, with a reasonably long sentence.',
      'Second agent answers.',
    ];
    expect(page.shown()).toEqual([
      'you: hello team (done)',
      `1: ${first} (done)`,
      `2: ${second} (done)`,
      `1: ${first} (done)`,
      `2: ${second} (done)`,
    ]);
    expect(events).toEqual(['conversation_complete', 'conversation_complete']);
    expect(page.errors).toEqual([]);
  });

  it('shows the error of the server as it was shipped as a turn that failed, for each question', async () => {
    const page = await open();
    for (const { from, data } of transcript('conv')) {
      if (typeof data === 'string') continue;
      if (from === 'server' && data['type'] === 'error') await page.server.sends(data);
      if (data['action'] !== 'advance') continue;
      say(page, typeof data['prompt'] === 'string' ? data['prompt'] : '');
      expect(await page.server.receives()).toEqual(data);
    }
    expect(page.shown().filter((line) => line.endsWith('(failed)'))).toHaveLength(4);
    expect(page.answer()?.chat.error?.text).toBe("'int' object has no attribute 'id'");
  });

  it('says why it does not connect to one that is not there', async () => {
    const page = await openForeignClient(gatheringConversationAdapter(), 'zz');
    await page.server.sends(transcript('convzz')[0]?.data ?? '');
    await page.server.close(1000);
    expect(page.client.store.getState().connection).toMatchObject({
      status: 'closed',
      reason: { sentence: 'Conversation zz not found' },
    });
  });

  it('pings every 30 s, and gives the line up after 60 s without a pong', async () => {
    const { server, clock } = await open();
    await clock.advance(30_000);
    expect(await server.receives()).toEqual({ action: 'ping' });
    await server.sends({ type: 'pong', timestamp: 'now' });
    await clock.advance(30_000);
    await clock.advance(30_000);
    expect([await server.receives(), await server.receives()]).toEqual([
      { action: 'ping' },
      { action: 'ping' },
    ]);
    expect(server.asked).toHaveLength(1);
    await clock.advance(30_000);
    await clock.advance(5_000);
    expect(server.asked).toHaveLength(2);
  });

  it('keeps what a turn had when the line is lost', async () => {
    const page = await open();
    say(page, 'one');
    say(page, 'two');
    await page.server.sends({ type: 'turn_start', agent_id: 1, agent_name: 'Sophie', turn: 1 });
    await page.server.sends({ type: 'token', agent_id: 1, content: 'Fir' });
    await page.server.drop();
    expect(page.shown().filter((line) => !line.startsWith('you'))).toEqual([
      '1: Fir (interrupted)',
      'conversation:  (interrupted)',
    ]);
  });
});
