import { describe, expect, it } from 'vitest';

import { messagesOf } from '../../src/core/chat/messages-of.js';
import { createClient } from '../../src/core/create-client.js';
import type { TurnPolicy } from '../../src/gateway/index.js';
import { createInPageGateway } from '../../src/testing/in-page-gateway.js';
import { createManualClock } from '../../src/testing/manual-clock.js';
import { choose, pause, say } from '../../src/testing/script-steps.js';
import { scriptedAgent } from '../../src/testing/scripted-agent.js';
import { createSeededRandom } from '../../src/testing/seeded-random.js';

/** A page whose agent takes a second for each answer. */
async function open(turnPolicy: TurnPolicy) {
  const clock = createManualClock();
  const heard: string[][] = [];
  const textsOf = (messages: readonly { parts: readonly object[] }[]): string[] =>
    messages.map(({ parts }) => parts.map((part) => ('text' in part ? String(part.text) : '')).join(''));
  const agent = choose(({ messages }) => {
    heard.push(textsOf(messages));
    return [pause(1000), say(`Re: ${textsOf(messages).at(-1)}`, { by: 'whole' })];
  });
  const { url, webSocket } = createInPageGateway({
    clock,
    random: createSeededRandom(1),
    agent: scriptedAgent(agent, { clock, pace: 0 }),
    turnPolicy,
  });
  const client = createClient({ url, webSocket, clock, random: createSeededRandom(2) });
  const room = client.channel('room');
  client.retain();
  room.retain();
  await clock.settle();
  const ask = async (text: string): Promise<void> => {
    void room.sendMessage({ id: text, parts: [{ type: 'text', text }] });
    await clock.settle();
  };
  return { clock, room, ask, heard, shown: () => textsOf(messagesOf(room.getView())) };
}

describe('messages that come while an answer is written', () => {
  it('stay in sight when the answers before theirs begin', async () => {
    const { clock, ask, shown, heard } = await open('queue');
    for (const text of ['one', 'two', 'three']) await ask(text);
    await clock.advance(1500);
    expect(shown()).toEqual(['one', 'Re: one', 'two', 'three', '']);
    await clock.advance(3000);
    expect(shown()).toEqual(['one', 'Re: one', 'two', 'three', 'Re: two', 'Re: three']);
    // Each is answered for itself: the agent hears what was said up to it.
    expect(heard.map((messages) => messages.at(-1))).toEqual(['one', 'two', 'three']);
  });

  it('stay in sight when one of them is not to be answered any more', async () => {
    const { clock, room, ask, shown } = await open('queue');
    for (const text of ['one', 'two', 'three']) await ask(text);
    void room.stop();
    await clock.advance(5000);
    expect(shown().filter((text) => text !== '')).toEqual(['one', 'two', 'three']);
  });

  it('stay in sight when a later one takes their turn', async () => {
    const { clock, ask, shown } = await open('interrupt');
    for (const text of ['one', 'two', 'three']) await ask(text);
    await clock.advance(5000);
    expect(shown().filter((text) => text !== '')).toEqual(['one', 'two', 'three', 'Re: three']);
  });

  it('leave another answer beside the first one', async () => {
    const { clock, room, ask, shown } = await open('queue');
    await ask('one');
    await clock.advance(1500);
    void room.regenerate();
    void room.regenerate();
    await clock.advance(5000);
    expect(shown()).toEqual(['one', 'Re: one']);
    expect(room.getView().allIds).toHaveLength(4);
  });
});
