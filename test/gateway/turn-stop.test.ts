import { describe, expect, it } from 'vitest';

import { asked, delta, endOf, eventsOf, piecesOf } from './asked-turn.js';
import { command, createFixture, createScriptedAgent, say, stringOf, text } from './gateway-fixture.js';

describe('turn-stop', () => {
  const stop = (id: string, named: { turnId?: string; commandId?: string }) =>
    command(id, { type: 'turn-stop', ...named });

  it('ends the turn as `stopped` with what it wrote, before its reply', async () => {
    const { ada, agent, clock, turnId } = await asked();
    agent.yields({ type: 'text-start', id: 't' }, delta('t', 'So '), delta('t', 'far'));
    await clock.settle();
    ada.send(stop('s1', { turnId }));
    const { result } = await ada.receivesEventually({ type: 'command-reply', id: 's1' });
    expect(result).toEqual({ stopped: true });
    expect(eventsOf(ada).slice(-3)).toMatchObject([
      { chunk: { delta: 'far' } },
      { type: 'turn-stop-requested', turnId, userId: 'ada' },
      { type: 'turn-ended', reason: 'stopped' },
    ]);
    agent.yields(delta('t', ' too late'));
    await clock.advance(100);
    expect(piecesOf(ada).join('')).toBe('So far');
  });

  it('says so when the turn had ended before', async () => {
    const { ada, agent, clock, turnId } = await asked();
    agent.returns();
    await clock.settle();
    ada.send(stop('s1', { turnId }), stop('s2', { commandId: 'm1' }));
    for (const id of ['s1', 's2']) {
      expect((await ada.receivesEventually({ type: 'command-reply', id })).result).toEqual({
        stopped: false,
      });
    }
  });

  it('finds the turn by the command that started it', async () => {
    const { ada } = await asked();
    ada.send(stop('s1', { commandId: 'm1' }));
    expect((await ada.receivesEventually({ type: 'command-reply', id: 's1' })).result).toEqual({
      stopped: true,
    });
    expect(endOf(ada)).toMatchObject({ reason: 'stopped' });
  });

  it('is remembered when it comes before its command', async () => {
    const agent = createScriptedAgent();
    const { join, gateway } = createFixture({ agent: agent.run });
    const ada = await join('ada');
    ada.send(stop('s1', { commandId: 'm1' }), say('m1', 'Never mind'));
    expect((await ada.receivesEventually({ type: 'command-reply', id: 's1' })).result).toEqual({
      stopped: true,
    });
    await ada.receivesEventually({ type: 'command-reply', id: 'm1' });
    expect(agent.turns).toEqual([]);
    expect((await gateway.snapshot('room')).messages[1]?.chat).toMatchObject({
      status: 'stopped',
      parentId: 'm1',
    });
    ada.send(say('m2', 'Now'));
    await ada.receivesEventually({ type: 'command-reply', id: 'm2' });
    expect(agent.turns).toHaveLength(1);
  });

  it('is not remembered for a command that has had its turn, such as a regeneration', async () => {
    const { ada, agent, clock } = await asked();
    agent.returns();
    await clock.settle();
    ada.send(command('r1', { type: 'turn-regenerate', messageId: 'm1' }));
    await ada.receivesEventually({ type: 'command-reply', id: 'r1' });
    agent.returns();
    await clock.settle();
    ada.send(stop('s1', { commandId: 'r1' }));
    expect((await ada.receivesEventually({ type: 'command-reply', id: 's1' })).result).toEqual({
      stopped: false,
    });
  });

  it('may come from another page', async () => {
    const { join, ada, turnId } = await asked();
    const bob = await join('bob');
    bob.send(stop('s1', { turnId }));
    await bob.receivesEventually({ type: 'command-reply', result: { stopped: true } });
    expect(endOf(ada)).toMatchObject({ reason: 'stopped' });
  });

  it('does not wait for an agent that does not listen', async () => {
    const { join } = createFixture({
      agent: async function* () {
        await new Promise(() => undefined);
        yield* text('t', 'never');
      },
    });
    const ada = await join('ada');
    ada.send(say('m1', 'Hi'));
    await ada.receivesEventually({ type: 'command-reply', id: 'm1' });
    ada.send(stop('s1', { commandId: 'm1' }));
    await ada.receivesEventually({ type: 'command-reply', id: 's1' });
    expect(endOf(ada)).toMatchObject({ reason: 'stopped' });
  });
});

describe('a second message while a turn runs', () => {
  it('waits its turn by default, and is answered in the end', async () => {
    const { ada, agent, clock } = await asked();
    ada.send(say('m2', 'And this?', { leafId: 'm1' }));
    const { result } = await ada.receivesEventually({ type: 'command-reply', id: 'm2' });
    expect(agent.turns).toHaveLength(1);
    agent.yields(...text('t', 'First.'));
    agent.returns();
    await clock.settle();
    expect(agent.turns[1]).toMatchObject({ id: result?.['turnId'] });
    expect(agent.turns[1]?.messages).toMatchObject([
      { id: 'm1' },
      { parts: [{ text: 'First.' }], chat: { status: 'done' } },
      { id: 'm2' },
    ]);
  });

  it('can be stopped while it waits', async () => {
    const { ada, agent, clock, gateway } = await asked();
    ada.send(say('m2', 'And this?'), command('s1', { type: 'turn-stop', commandId: 'm2' }));
    expect((await ada.receivesEventually({ type: 'command-reply', id: 's1' })).result).toEqual({
      stopped: true,
    });
    agent.returns();
    await clock.settle();
    expect(agent.turns).toHaveLength(1);
    expect((await gateway.snapshot('room')).messages.map(({ chat }) => chat.status)).toEqual([
      'done',
      'done',
      'done',
      'stopped',
    ]);
  });

  it('is dropped when its question was taken out meanwhile', async () => {
    const { ada, agent, clock } = await asked();
    ada.send(say('m2', 'And this?'), command('d1', { type: 'message-delete', messageId: 'm2' }));
    await ada.receivesEventually({ type: 'command-reply', id: 'd1' });
    agent.returns();
    await clock.settle();
    expect(agent.turns).toHaveLength(1);
    ada.send(say('m3', 'Still there?'));
    await ada.receivesEventually({ type: 'command-reply', id: 'm3' });
    expect(agent.turns).toHaveLength(2);
  });

  it('leaves nothing behind when it is stopped after its question was taken out', async () => {
    const { ada, gateway, agent, clock } = await asked();
    ada.send(say('m2', 'And that?'));
    const { result } = await ada.receivesEventually({ type: 'command-reply', id: 'm2' });
    ada.send(command('d1', { type: 'message-delete', messageId: 'm2' }));
    ada.send(command('s1', { type: 'turn-stop', turnId: stringOf(result, 'turnId') }));
    await ada.receivesEventually({ type: 'command-reply', id: 's1', result: { stopped: true } });
    agent.returns();
    await clock.settle();
    expect((await gateway.snapshot('room')).messages.map(({ role }) => role)).toEqual(['user', 'assistant']);
    expect(agent.turns).toHaveLength(1);
  });

  it('is refused when more than 16 wait', async () => {
    const { ada } = await asked();
    for (let at = 2; at <= 18; at += 1) ada.send(say(`m${at}`, 'more'));
    await ada.receivesEventually({ type: 'command-reply', id: 'm17', result: expect.anything() });
    await ada.receives({
      type: 'command-reply',
      id: 'm18',
      error: expect.objectContaining({ code: 'turn-busy' }),
    });
  });

  it('is refused by the policy `reject`', async () => {
    const { ada, gateway } = await asked({ turnPolicy: 'reject' });
    ada.send(say('m2', 'And this?'));
    await ada.receivesEventually({
      type: 'command-reply',
      id: 'm2',
      error: expect.objectContaining({ code: 'turn-busy' }),
    });
    expect((await gateway.snapshot('room')).messages.map(({ id }) => id)).toEqual(['m1']);
    ada.send(say('m3', 'Just so', { agent: null }));
    await ada.receivesEventually({ type: 'command-reply', id: 'm3', result: { messageId: 'm3' } });
  });

  it('takes the running one’s place by the policy `interrupt`', async () => {
    const { ada, agent, clock, turnId } = await asked({ turnPolicy: 'interrupt' });
    ada.send(say('m2', 'No, this!'));
    await ada.receivesEventually({ type: 'command-reply', id: 'm2' });
    await clock.settle();
    expect(endOf(ada)).toMatchObject({ turnId, reason: 'stopped' });
    expect(agent.turns[0]?.signal.aborted).toBe(true);
    expect(agent.turns).toHaveLength(2);
  });

  it('overtakes also those that wait, by the policy `interrupt`', async () => {
    const { ada, agent, clock, gateway } = await asked({ turnPolicy: 'interrupt' });
    ada.send(say('m2', 'No, this!'), say('m3', 'No, that!'));
    await ada.receivesEventually({ type: 'command-reply', id: 'm3' });
    await clock.settle();
    expect(agent.turns.at(-1)?.messages.at(-1)?.id).toBe('m3');
    expect((await gateway.snapshot('room')).turns).toHaveLength(1);
  });

  it('begins at once when it comes with the end of the one before', async () => {
    const { ada, agent, clock, gateway } = await asked({ turnPolicy: 'reject' });
    // The message is behind the end in the channel's own order, and the turn is over in the log by then.
    gateway.subscribe('turn-ended', () => ada.send(say('m2', 'And this?')));
    agent.returns();
    await ada.receivesEventually({ type: 'command-reply', id: 'm2', result: expect.anything() });
    await clock.settle();
    expect(agent.turns).toHaveLength(2);
  });
});
