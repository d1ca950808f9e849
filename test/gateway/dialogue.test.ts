import { describe, expect, it } from 'vitest';

import { createFixture, createScriptedAgent, say, text } from './gateway-fixture.js';

describe('a whole dialogue', () => {
  it('goes from hello to a streamed answer', async () => {
    const agent = createScriptedAgent();
    const { join, clock, errors } = createFixture({ agent: agent.run });
    const ada = await join('ada');

    ada.send(say('m1', 'What is this?'));
    const started = await ada.receives({ type: 'channel-events', channel: 'room', from: 1 });
    expect(started.events).toMatchObject([
      {
        type: 'message-added',
        message: { id: 'm1', chat: { author: { id: 'ada', kind: 'person' }, parentId: null } },
      },
      { type: 'turn-started', message: { chat: { parentId: 'm1', status: 'streaming' } }, commandId: 'm1' },
    ]);
    const reply = await ada.receives({ type: 'command-reply', id: 'm1' });
    expect(reply.result).toEqual({ messageId: 'm1', turnId: agent.turns[0]?.id });

    agent.yields({ type: 'start' }, ...text('t', 'A ', 'chat', '.'));
    agent.returns();
    await clock.advance(100);
    const chunks: unknown[] = [];
    let last: { type?: string } = {};
    while (last.type !== 'turn-ended') {
      const { events } = await ada.receives({ type: 'channel-events' });
      chunks.push(...events);
      last = events.at(-1) as typeof last;
    }
    expect(chunks).toMatchObject([
      { type: 'turn-chunk', chunk: { type: 'start' } },
      { type: 'turn-chunk', chunk: { type: 'text-start' } },
      { type: 'turn-chunk', chunk: { type: 'text-delta' } },
      { type: 'turn-chunk', chunk: { type: 'text-delta' } },
      { type: 'turn-chunk', chunk: { type: 'text-end' } },
      { type: 'turn-ended', reason: 'done' },
    ]);
    expect(errors).toEqual([]);
  });
});
