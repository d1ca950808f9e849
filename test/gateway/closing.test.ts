import { describe, expect, it } from 'vitest';

import { createMemoryStore } from '../../src/gateway/index.js';
import { createDeferred } from '../../src/gateway/turns/deferred.js';
import { endOf } from './asked-turn.js';
import { createFixture, createScriptedAgent, say } from './gateway-fixture.js';
import { createGatedStore } from './gated-store.js';

describe('a gateway that closes', () => {
  it('interrupts a turn whose beginning was being written', async () => {
    const store = createGatedStore();
    const agent = createScriptedAgent();
    const { join, gateway, clock } = createFixture({ store, agent: agent.run });
    const ada = await join('ada');
    store.hold('append');
    ada.send(say('m1', 'Hi'));
    await clock.settle();
    const closing = gateway.close();
    await clock.settle();
    store.release();
    await closing;
    expect(await store.openTurns()).toEqual([]);
    expect(endOf(ada)).toMatchObject({ reason: 'interrupted' });
    expect(agent.turns).toHaveLength(0);
    await clock.settle();
    expect(clock.pending).toBe(0);
  });

  it('begins no turn in a channel that is first used meanwhile', async () => {
    const store = createGatedStore();
    const agent = createScriptedAgent();
    const { join, gateway, clock } = createFixture({ store, agent: agent.run });
    const ada = await join('ada');
    ada.send(say('m1', 'Hi'));
    await ada.receivesEventually({ type: 'command-reply', id: 'm1' });
    store.hold('append');
    const closing = gateway.close();
    ada.send(say('n1', 'Hi', {}, 'another'));
    await clock.settle();
    store.release();
    await closing;
    await clock.settle();
    expect(agent.turns).toHaveLength(1);
    expect(await store.openTurns()).toEqual([]);
  });

  it('writes nothing any more once it has closed', async () => {
    const store = createMemoryStore();
    const asked = createDeferred<boolean>();
    const { join, gateway, clock } = createFixture({
      store,
      authorize: ({ command }) => (command === 'message-send' ? asked.promise : true),
    });
    const ada = await join('ada');
    ada.send(say('m1', 'Hi'));
    await clock.settle();
    await gateway.close();
    asked.resolve(true);
    await clock.settle();
    expect((await store.load('room', { limit: 10 })).documents).toEqual([]);
  });

  it('ends a question that waited for its turn visibly, as `interrupted`', async () => {
    const agent = createScriptedAgent();
    const store = createMemoryStore();
    const { join, gateway } = createFixture({ store, agent: agent.run });
    const ada = await join('ada');
    ada.send(say('m1', 'Hi'), say('m2', 'And?'));
    await ada.receivesEventually({ type: 'command-reply', id: 'm2' });
    await gateway.close();
    const { documents } = await store.load('room', { limit: 10 });
    expect(documents.map(({ message: { chat } }) => chat.status)).toEqual([
      'done',
      'interrupted',
      'done',
      'interrupted',
    ]);
    expect(documents.at(-1)?.message.chat).toMatchObject({ parentId: 'm2', error: { code: 'unavailable' } });
  });
});
