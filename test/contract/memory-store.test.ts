import { describe, expect, it } from 'vitest';

import {
  createMemoryStore,
  type CommandRecord,
  type Store,
  type StoreBatch,
} from '../../src/gateway/index.js';
import { createManualClock } from '../../src/testing/manual-clock.js';
import { describeStoreContract } from './store-contract.js';

describeStoreContract('memory', ({ clock }) => createMemoryStore({ clock }));

it('has another epoch than the next memory store', async () => {
  const [one, two] = await Promise.all(
    [createMemoryStore(), createMemoryStore()].map((store) => store.load('room', { limit: 0 })),
  );
  expect(one?.cursor.epoch).not.toBe(two?.cursor.epoch);
});

describe('commands’ replies in memory', () => {
  const batchOf = async (store: Store, command: CommandRecord): Promise<StoreBatch> => ({
    expect: (await store.load('room', { limit: 0 })).cursor,
    rows: [],
    changed: [],
    removed: [],
    command,
    turnsEnded: [],
    trim: { maxEvents: 10, maxBytes: 10_000 },
  });
  const record = (commandId: string, expiresAt: number): CommandRecord => ({
    userId: 'ada',
    commandId,
    payloadHash: 'h',
    reply: { result: {} },
    expiresAt,
  });

  it('are 10,000 in a channel: those that were written longest ago go first', async () => {
    const clock = createManualClock();
    const store = createMemoryStore({ clock });
    const batch = await batchOf(store, record('c0', 0));
    for (let at = 0; at <= 10_000; at += 1)
      await store.append('room', { ...batch, command: record(`c${at}`, clock.now() + 1_000) });
    expect(await store.readCommand('room', 'ada', 'c0')).toBeUndefined();
    expect(await store.readCommand('room', 'ada', 'c1')).toBeDefined();
    expect(await store.readCommand('room', 'ada', 'c10000')).toBeDefined();
  });
});
