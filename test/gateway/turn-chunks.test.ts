import { describe, expect, it } from 'vitest';

import { asked, delta, eventsOf, piecesOf } from './asked-turn.js';
import { say, text } from './gateway-fixture.js';

describe('chunks before they are numbered', () => {
  it('sends the first delta at once and joins those of the next 33 ms', async () => {
    const { ada, agent, clock } = await asked();
    agent.yields({ type: 'text-start', id: 't' }, delta('t', 'a'));
    await clock.settle();
    expect(piecesOf(ada)).toEqual(['a']);
    for (const piece of ['b', 'c', 'd']) {
      agent.yields(delta('t', piece));
      await clock.advance(10);
    }
    expect(piecesOf(ada)).toEqual(['a']);
    await clock.advance(3);
    expect(piecesOf(ada)).toEqual(['a', 'bcd']);
  });

  it('sends 512 characters without waiting', async () => {
    const { ada, agent, clock } = await asked();
    agent.yields({ type: 'text-start', id: 't' }, delta('t', 'a'));
    await clock.settle();
    agent.yields(delta('t', 'x'.repeat(511)));
    await clock.settle();
    expect(piecesOf(ada)).toEqual(['a']);
    agent.yields(delta('t', 'y'));
    await clock.settle();
    expect(piecesOf(ada)).toEqual(['a', `${'x'.repeat(511)}y`]);
  });

  it('sends what waits before anything else', async () => {
    const { ada, agent, clock } = await asked();
    agent.yields({ type: 'text-start', id: 't' }, delta('t', 'a'));
    await clock.settle();
    agent.yields(delta('t', 'b'), { type: 'text-end', id: 't' });
    await clock.settle();
    const types = eventsOf(ada).flatMap(({ chunk }) => (chunk as { type: string } | undefined)?.type ?? []);
    expect(types).toEqual(['text-start', 'text-delta', 'text-delta', 'text-end']);
    expect(piecesOf(ada)).toEqual(['a', 'b']);
  });

  it('sends what waits before another’s message', async () => {
    const { ada, agent, clock } = await asked();
    agent.yields({ type: 'text-start', id: 't' }, delta('t', 'a'));
    await clock.settle();
    agent.yields(delta('t', 'b'));
    await clock.settle();
    ada.send(say('m2', 'Meanwhile', { agent: null }));
    await ada.receivesEventually({ type: 'command-reply', id: 'm2' });
    expect(eventsOf(ada).slice(-2)).toMatchObject([{ chunk: { delta: 'b' } }, { message: { id: 'm2' } }]);
  });

  it('keeps deltas of two parts in their order', async () => {
    const { ada, agent, clock, gateway } = await asked();
    const input = (toolCallId: string, piece: string) => ({
      type: 'tool-input-delta',
      toolCallId,
      inputTextDelta: piece,
    });
    agent.yields(
      { type: 'tool-input-start', toolCallId: 'a', toolName: 'one' },
      { type: 'tool-input-start', toolCallId: 'b', toolName: 'two' },
    );
    await clock.settle();
    for (const piece of ['{"x', '":', '1}']) agent.yields(input('a', piece), input('b', piece));
    await clock.advance(33);
    const { folds } = await gateway.snapshot('room');
    expect(folds[0]?.message.parts).toMatchObject([{ input: { x: 1 } }, { input: { x: 1 } }]);
    expect(eventsOf(ada).length).toBeLessThan(2 + 2 + 6);
  });

  it('leaves out a broken chunk, tells onError and goes on', async () => {
    const { agent, clock, gateway, errors } = await asked();
    agent.yields(
      { type: 'text-delta', id: 't' },
      7,
      { type: 'brand-new' },
      delta('nowhere', 'x'),
      ...text('t', 'ok'),
    );
    agent.yields({ type: 'data-app', data: 1n });
    agent.returns();
    await clock.settle();
    const { messages } = await gateway.snapshot('room');
    expect(messages[1]).toMatchObject({ parts: [{ text: 'ok' }], chat: { status: 'done' } });
    expect(errors.map(({ code }) => code)).toEqual(Array.from({ length: 5 }, () => 'message-invalid'));
  });

  it('leaves out a delta with something in it that JSON cannot carry, and nobody else’s message', async () => {
    const { ada, agent, clock, errors } = await asked();
    agent.yields({ type: 'text-start', id: 't' }, delta('t', 'one '));
    await clock.settle();
    agent.yields(delta('t', 'two '), { ...delta('t', 'three'), cost: 3n });
    await clock.settle();
    ada.send(say('m2', 'Hm', { agent: null }));
    await ada.receivesEventually({ type: 'command-reply', id: 'm2', result: { messageId: 'm2' } });
    expect(piecesOf(ada).join('')).toBe('one two ');
    expect(errors.map(({ code }) => code)).toEqual(['message-invalid']);
  });

  it('folds what clients will read, not what the agent held', async () => {
    const { agent, clock, gateway } = await asked();
    agent.yields({ type: 'data-app', data: { at: new Date(0), gone: undefined } });
    agent.returns();
    await clock.settle();
    const { messages } = await gateway.snapshot('room');
    expect(messages[1]?.parts).toEqual([{ type: 'data-app', data: { at: '1970-01-01T00:00:00.000Z' } }]);
  });

  it('sends transient data as a signal and keeps it nowhere', async () => {
    const { ada, agent, clock, gateway, turnId } = await asked();
    const chunk = { type: 'data-progress', data: 40, transient: true };
    const { cursor } = await gateway.snapshot('room');
    agent.yields(chunk);
    await clock.settle();
    await ada.receivesEventually({
      type: 'channel-signal',
      name: 'turn-data',
      data: { turnId, chunk },
      user: null,
    });
    expect((await gateway.snapshot('room')).cursor).toEqual(cursor);
  });
});
