import { describe, expect, it } from 'vitest';

import { createMemoryStore, type Store } from '../../src/gateway/index.js';
import { createSeededRandom } from '../../src/testing/seeded-random.js';
import { createFixture } from './gateway-fixture.js';

describe('a write of which nobody knows whether it was done', () => {
  it('shows in the heartbeat after the next, so that readers ask for what they were not sent', async () => {
    const store = createMemoryStore({ random: createSeededRandom(1) });
    let isBroken = false;
    const doubtful: Store = {
      ...store,
      append: async (channel, batch) => {
        const head = await store.append(channel, batch);
        if (isBroken) throw new Error('The line to the store broke before its answer came.');
        return head;
      },
    };
    const { gateway, join, clock } = createFixture({ store: doubtful, heartbeat: { intervalMs: 1_000 } });
    const ada = await join('ada');
    await gateway.publish('room', { name: 'first', data: null });
    await ada.receives({ type: 'channel-events', from: 1 });

    isBroken = true;
    await expect(gateway.publish('room', { name: 'second', data: null })).rejects.toThrow('store');
    isBroken = false;

    const heads = async () => {
      await clock.advance(1_000);
      const ping = await ada.receives({ type: 'heartbeat-ping' });
      ada.send({ type: 'heartbeat-pong', id: ping.id });
      return ping.heads;
    };
    expect(await heads()).toEqual([]);
    expect(await heads()).toMatchObject([{ channel: 'room', seq: 2 }]);
  });
});
