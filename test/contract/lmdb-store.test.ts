import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, describe, expect, it } from 'vitest';

import type { Store } from '../../src/gateway/index.js';
import { createLmdbStore } from '../../src/server/lmdb/index.js';
import { batchAt, record } from './store-batches.js';
import { describeStoreContract } from './store-contract.js';

const open: { store: Store; path: string }[] = [];

async function folder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'colloquy-lmdb-'));
}

afterEach(async () => {
  for (const { store, path } of open.splice(0)) {
    await store.close();
    await rm(path, { recursive: true, force: true });
  }
});

for (const outlives of ['process', 'power'] as const) {
  describeStoreContract(`lmdb, ${outlives}`, async ({ clock }) => {
    const path = await folder();
    const store = createLmdbStore({ path, clock, outlives });
    open.push({ store, path });
    return store;
  });
}

describe('a folder of files', () => {
  it('has what was written, under the same epochs, when it is opened again', async () => {
    const path = await folder();
    const first = createLmdbStore({ path });
    const { cursor } = await first.load('room', { limit: 0 });
    const head = await first.append('room', batchAt(cursor, [{ n: 1 }], { command: record('c1', 9e15) }));
    await first.close();
    const second = createLmdbStore({ path });
    open.push({ store: second, path });
    const loaded = await second.load('room', { limit: 0 });
    expect(loaded).toMatchObject({ isNew: false, ...head });
    expect(loaded.tail.map(({ encoded }) => encoded)).toEqual(['{"n":1}']);
    expect(await second.readCommand('room', 'ada', 'c1')).toEqual(record('c1', 9e15));
    expect((await second.load('hall', { limit: 0 })).cursor.epoch).not.toBe(cursor.epoch);
  });

  it('takes names and ids of any length and characters', async () => {
    const path = await folder();
    const store = createLmdbStore({ path });
    open.push({ store, path });
    const names = ['', '\u0000', '\u0000a', 'ÿ'.repeat(3_000), 'ÿ'.repeat(3_001), '\ud800', '~', '=', '#'];
    for (const name of names) {
      const { cursor } = await store.load(name, { limit: 0 });
      await store.append(name, batchAt(cursor, [{ name }], { command: record(name, 9e15) }));
    }
    for (const name of names) {
      const [row, ...others] = await store.readLog(name, 1, { limit: 9 });
      expect([row?.encoded, others]).toEqual([JSON.stringify({ name }), []]);
      expect(await store.readCommand(name, 'ada', name)).toEqual(record(name, 9e15));
    }
  });

  it('is not taken for one of another layout', async () => {
    const path = await folder();
    const { open: openFiles } = await import('lmdb');
    const files = openFiles<string, string>({ path, maxDbs: 12, encoding: 'string' });
    await files.put('layout', '0');
    await files.close();
    expect(() => createLmdbStore({ path })).toThrow(/layout 0/);
    await rm(path, { recursive: true, force: true });
  });
});
