import { describe, expect, it } from 'vitest';

import { asked, delta, endOf, piecesOf } from './asked-turn.js';
import { createFixture, say, text } from './gateway-fixture.js';

describe('a turn', () => {
  it('writes one message by its agent, in answer to the question', async () => {
    const { ada, agent, clock, gateway, turnId } = await asked();
    agent.yields({ type: 'start', messageId: 'ignored' }, ...text('t', 'Hello.'), { type: 'finish' });
    agent.returns();
    await clock.settle();
    const { messages, turns, folds } = await gateway.snapshot('room');
    expect(messages[1]).toMatchObject({
      id: agent.turns[0]?.messageId,
      role: 'assistant',
      parts: [{ type: 'text', text: 'Hello.', state: 'done' }],
      chat: {
        author: { id: 'guide', name: 'Guide', kind: 'agent' },
        parentId: 'm1',
        turnId,
        status: 'done',
        finishedAt: clock.now(),
      },
    });
    expect([turns, folds]).toEqual([[], []]);
    expect(endOf(ada)).toMatchObject({ reason: 'done', turnId });
  });

  it('shows its agent the branch that is to be answered', async () => {
    const { ada, agent, clock } = await asked();
    agent.yields(...text('t', 'An answer.'));
    agent.returns();
    await clock.settle();
    ada.send(say('m2', 'And?', { leafId: 'm1', tools: [{ name: 'look' }] }));
    await ada.receivesEventually({ type: 'command-reply', id: 'm2' });
    expect(agent.turns[1]).toMatchObject({
      channel: 'room',
      user: { id: 'ada' },
      body: {},
      tools: [{ name: 'look' }],
    });
    expect(agent.turns[1]?.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user']);
  });

  it('goes on when everybody has left', async () => {
    const { ada, agent, clock, gateway } = await asked();
    ada.close(1000);
    await clock.advance(40_000);
    expect(gateway.connections.list()).toEqual([]);
    agent.yields(...text('t', 'Nobody listens.'));
    agent.returns();
    await clock.settle();
    expect((await gateway.snapshot('room')).messages[1]).toMatchObject({
      parts: [{ text: 'Nobody listens.' }],
    });
  });

  it('is in the snapshot while it runs, as a fold that goes on', async () => {
    const { join, agent, clock, turnId } = await asked();
    agent.yields({ type: 'text-start', id: 't' }, delta('t', 'Hel'));
    await clock.settle();
    const bob = await join('bob');
    const answer = bob.frames.find((frame) => frame.type === 'channel-subscribed');
    expect(answer?.snapshot).toMatchObject({
      turns: [{ turnId, commandId: 'm1', initiator: { userId: 'ada' } }],
      folds: [{ message: { parts: [{ text: 'Hel', state: 'streaming' }] } }],
    });
    agent.yields(delta('t', 'lo'));
    await clock.advance(33);
    expect(piecesOf(bob)).toEqual(['lo']);
  });

  it('takes a web stream as well', async () => {
    const { join, clock, gateway } = createFixture({
      agent: () =>
        new ReadableStream({
          start: (controller) => {
            for (const chunk of text('t', 'Streamed.')) controller.enqueue(chunk);
            controller.close();
          },
        }),
    });
    const ada = await join('ada');
    ada.send(say('m1', 'Hi'));
    await ada.receivesEventually({ type: 'command-reply', id: 'm1' });
    await clock.settle();
    expect((await gateway.snapshot('room')).messages[1]).toMatchObject({ parts: [{ text: 'Streamed.' }] });
  });
});
