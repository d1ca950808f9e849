import { describe, expect, it } from 'vitest';

import { loadChannel } from '../../src/gateway/channel/load-channel.js';
import { createContext } from '../../src/gateway/create-context.js';
import { createMemoryStore, type GatewayLimits, type Store } from '../../src/gateway/index.js';
import { toSnapshot } from '../../src/model/snapshot.js';
import { createFixture, createScriptedAgent, say, text } from './gateway-fixture.js';

/** A dialogue with two answers, and a look at the channel after every step of it. */
async function dialogue(
  limits: Partial<GatewayLimits>,
  look: (store: Store, live: unknown) => Promise<void>,
) {
  const store = createMemoryStore();
  const agent = createScriptedAgent();
  const { join, clock, gateway } = createFixture({ store, agent: agent.run, limits });
  const ada = await join('ada');
  const after = async (): Promise<void> => {
    await clock.advance(40);
    await look(store, await gateway.snapshot('room'));
  };
  for (const id of ['m1', 'm2']) {
    ada.send(say(id, `question ${id}`));
    await ada.receivesEventually({ type: 'command-reply', id });
    await after();
    const input = {
      type: 'tool-input-available',
      toolCallId: `${id}-c`,
      toolName: 'search',
      input: { q: id },
    };
    for (const chunk of [
      ...text('r', 'one ', 'two ', 'three'),
      input,
      ...text('t', 'x'.repeat(600), ' end'),
    ]) {
      agent.yields(chunk);
      await after();
    }
    agent.returns();
    await after();
  }
}

describe('what the store has', () => {
  it.each([
    ['with a checkpoint at every event', { checkpointEvents: 1 }],
    ['with a checkpoint every 4 events', { checkpointEvents: 4 }],
    ['with checkpoints by bytes', { checkpointBytes: 700 }],
    ['with checkpoints at turns alone', {}],
    ['with a log of 2 events', { maxLogEvents: 2, checkpointEvents: 3 }],
  ])('is what the gateway holds, after every event, %s', async (_how, limits) => {
    let looks = 0;
    await dialogue(limits, async (store, live) => {
      looks += 1;
      const read = await loadChannel(
        'room',
        createContext({ anonymous: true, store }, () => undefined),
      );
      expect(toSnapshot('room', read.cursor, read.state, 50)).toEqual(live);
    });
    expect(looks).toBeGreaterThan(20);
  });

  it('keeps an open message’s fold no further behind than 256 events', async () => {
    const store = createMemoryStore();
    const agent = createScriptedAgent();
    const { join, clock } = createFixture({ store, agent: agent.run });
    const ada = await join('ada');
    ada.send(say('m1', 'Hi'));
    await ada.receivesEventually({ type: 'command-reply', id: 'm1' });
    for (let count = 0; count < 300; count += 1) agent.yields({ type: 'data-step', data: count });
    await clock.settle();
    const { checkpoint, cursor, tail } = await store.load('room', { limit: 0 });
    expect(cursor.seq).toBe(302);
    expect(checkpoint?.folds).toHaveLength(1);
    expect(tail.length).toBeLessThanOrEqual(256);
    expect(checkpoint?.seq).toBeGreaterThanOrEqual(2 + 256);
  });

  it('stores the fold when the message awaits somebody', async () => {
    const store = createMemoryStore();
    const agent = createScriptedAgent();
    const { join, clock } = createFixture({ store, agent: agent.run });
    const ada = await join('ada');
    ada.send(say('m1', 'Hi', { tools: [{ name: 'look' }] }));
    await ada.receivesEventually({ type: 'command-reply', id: 'm1' });
    agent.yields({ type: 'tool-input-available', toolCallId: 'c1', toolName: 'look', input: {} });
    agent.returns();
    await clock.settle();
    const { checkpoint, cursor } = await store.load('room', { limit: 0 });
    expect(checkpoint).toMatchObject({ seq: cursor.seq, turns: [{ calls: [{ toolCallId: 'c1' }] }] });
  });

  it('holds the log within 10,000 events once there is a checkpoint behind them', async () => {
    const store = createMemoryStore();
    const { gateway } = createFixture({ store });
    const publish = (count: number) =>
      Promise.all(Array.from({ length: count }, () => gateway.publish('room', { name: 'tick', data: 1 })));
    await publish(10_300);
    const { firstSeq, cursor } = await store.load('room', { limit: 0 });
    expect(cursor.seq).toBe(10_300);
    expect(cursor.seq - firstSeq + 1).toBe(10_000);
  });

  it('writes a whole dialogue so that nothing of it depends on what is held', async () => {
    const store = createMemoryStore();
    const agent = createScriptedAgent();
    const first = createFixture({ store, agent: agent.run });
    const ada = await first.join('ada');
    ada.send(say('m1', 'Hi'));
    await ada.receivesEventually({ type: 'command-reply', id: 'm1' });
    agent.yields(...text('t', 'Hello.'));
    agent.returns();
    await first.clock.settle();
    await first.gateway.close();
    const second = createFixture({ store, agent: agent.run });
    const again = await second.join('ada');
    again.send(say('m2', 'And now?', { leafId: 'm1' }));
    await again.receivesEventually({ type: 'command-reply', id: 'm2' });
    expect(agent.turns[1]?.messages).toMatchObject([
      { id: 'm1' },
      { parts: [{ text: 'Hello.' }] },
      { id: 'm2' },
    ]);
  });

  it('forgets channels that nobody uses, and reads them again', async () => {
    const { join, gateway, clock } = createFixture();
    const ada = await join('ada');
    ada.send(say('m1', 'Hi'));
    await ada.receivesEventually({ type: 'command-reply', id: 'm1' });
    await clock.advance(60_000);
    expect(gateway.health().channels).toBe(1);
    ada.close();
    await clock.advance(120_000);
    expect(gateway.health().channels).toBe(0);
    expect((await gateway.snapshot('room')).order).toEqual(['m1']);
  });
});
