import { describe, expect, it } from 'vitest';

import { createDeferred } from '../../src/gateway/turns/deferred.js';
import { asked, delta, endOf, eventsOf, piecesOf } from './asked-turn.js';
import { command, createFixture, createScriptedAgent, say } from './gateway-fixture.js';
import { createGatedStore } from './gated-store.js';

describe('a store that fails for a moment', () => {
  it('leaves no hole in an answer: text that was held back and lost ends its turn', async () => {
    const store = createGatedStore();
    const { ada, agent, clock } = await asked({ store });
    agent.yields({ type: 'text-start', id: 't' }, delta('t', 'one '));
    await clock.settle();
    agent.yields(delta('t', 'two '));
    await clock.settle();
    store.fail('append');
    ada.send(say('m2', 'Hm', { agent: null }));
    await ada.receivesEventually({ type: 'command-reply', id: 'm2', error: expect.anything() });
    store.release();
    agent.yields(delta('t', 'three'));
    await clock.advance(40);
    expect(piecesOf(ada).join('')).not.toBe('one three');
    // The end could not be written either, so it is the one of a turn that nobody runs.
    expect(endOf(ada)).toMatchObject({ reason: 'interrupted' });
    expect(agent.turns[0]?.signal.aborted).toBe(true);
  });

  it('does not leave a turn open whose end it did not take, though nobody does anything', async () => {
    const store = createGatedStore();
    const { ada, agent, clock } = await asked({ store });
    await clock.settle();
    store.fail('append');
    agent.returns();
    await clock.settle();
    store.release();
    await clock.advance(30_000);
    expect(endOf(ada)).toMatchObject({ reason: 'interrupted' });
  });

  it('does not leave it open either where a command comes right behind', async () => {
    const store = createGatedStore();
    const { ada, agent, clock } = await asked({ store });
    await clock.settle();
    store.hold('append');
    agent.returns();
    await clock.settle();
    ada.send(command('h1', { type: 'history-load', before: null, limit: 1 }));
    await clock.settle();
    store.releaseFailing();
    await clock.settle();
    await clock.advance(30_000);
    expect(endOf(ada)).toMatchObject({ reason: 'interrupted' });
  });

  it('remembers a stop that came before its command beyond a command that was not taken', async () => {
    const store = createGatedStore();
    const agent = createScriptedAgent();
    const { join } = createFixture({ store, agent: agent.run });
    const ada = await join('ada');
    ada.send(command('s1', { type: 'turn-stop', commandId: 'm1' }));
    await ada.receivesEventually({ type: 'command-reply', id: 's1', result: { stopped: true } });
    store.fail('append');
    ada.send(say('m1', 'Hi'));
    await ada.receivesEventually({ type: 'command-reply', id: 'm1', error: expect.anything() });
    store.release();
    ada.send(say('m1', 'Hi'));
    await ada.receivesEventually({ type: 'command-reply', id: 'm1', result: expect.anything() });
    expect(endOf(ada)).toMatchObject({ reason: 'stopped' });
    expect(agent.turns).toHaveLength(0);
  });
});

describe('a check that takes long', () => {
  it('does not let a command act on a channel that was forgotten meanwhile', async () => {
    const answer = createDeferred<boolean>();
    const agent = createScriptedAgent();
    const { join, enter, clock } = createFixture({
      agent: agent.run,
      authorize: ({ command: asks, user }) =>
        asks === 'message-send' && user.id === 'bob' ? answer.promise : true,
    });
    const bob = await enter('bob');
    bob.send(say('m1', 'Hi'));
    await clock.advance(30_000);
    const ada = await join('ada');
    answer.resolve(true);
    await clock.settle();
    expect(eventsOf(ada).map(({ type }) => type)).toEqual(['message-added', 'turn-started']);
    ada.send(say('m2', 'Me too', { agent: null }));
    await ada.receivesEventually({ type: 'command-reply', id: 'm2', result: expect.anything() });
    expect(endOf(ada)).toBeUndefined();
  });
});
