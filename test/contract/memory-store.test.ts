import { expect, it } from 'vitest';

import { createMemoryStore } from '../../src/gateway/index.js';
import { describeStoreContract } from './store-contract.js';

describeStoreContract('memory', ({ clock }) => createMemoryStore({ clock }));

it('has another epoch than the next memory store', async () => {
  const [one, two] = await Promise.all(
    [createMemoryStore(), createMemoryStore()].map((store) => store.load('room', { limit: 0 })),
  );
  expect(one?.cursor.epoch).not.toBe(two?.cursor.epoch);
});
