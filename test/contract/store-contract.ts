import { beforeEach, describe, expect, it } from 'vitest';

import type { Store, StoreBatch } from '../../src/gateway/index.js';
import { mixHash } from '../../src/model/rolling-hash.js';
import type { Cursor } from '../../src/model/snapshot.js';
import { createManualClock, type ManualClock } from '../../src/testing/manual-clock.js';
import { batchAt, checkpoint, document, idsOf, record, row, turn } from './store-batches.js';

const hour = 3_600_000;

/** Makes an empty store; `clock` is what the age of records goes by. */
export type CreateStore = (options: { clock: ManualClock }) => Store | Promise<Store>;

/** What every implementation of `Store` has to do. */
export function describeStoreContract(name: string, createStore: CreateStore): void {
  describe(`the store contract: ${name}`, () => {
    let clock: ManualClock;
    let store: Store;
    beforeEach(async () => {
      clock = createManualClock();
      store = await createStore({ clock });
    });

    /** Appends events behind what the channel has; documents and the rest as given. */
    const write = async (channel: string, events: object[], more: Partial<StoreBatch> = {}) => {
      const { cursor } = await store.load(channel, { limit: 0 });
      return store.append(channel, batchAt(cursor, events, more));
    };

    describe('a channel that was never written to', () => {
      it('is new, empty, and has an epoch already', async () => {
        const loaded = await store.load('room', { limit: 10 });
        expect(loaded).toMatchObject({
          isNew: true,
          cursor: { epoch: expect.stringMatching(/.+/), seq: 0, hash: 0 },
          firstSeq: 1,
          documents: [],
          hasMore: false,
          tail: [],
          turns: [],
          registers: [],
        });
        expect(loaded.checkpoint).toBeUndefined();
      });

      it('has no log, no messages, no commands and no turns', async () => {
        expect(await store.readLog('room', 1, { limit: 10 })).toEqual([]);
        expect(await store.readMessages('room', { before: null, limit: 10 })).toEqual({
          documents: [],
          hasMore: false,
        });
        expect(await store.readMessage('room', 'm1')).toBeUndefined();
        expect(await store.readCommand('room', 'ada', 'c1')).toBeUndefined();
        expect(await store.openTurns()).toEqual([]);
      });
    });

    describe('appending', () => {
      it('moves the head and keeps the epoch that the first batch named', async () => {
        const { cursor } = await store.load('room', { limit: 0 });
        const head = await write('room', [{ n: 1 }, { n: 2 }]);
        expect(head).toMatchObject({ cursor: { epoch: cursor.epoch, seq: 2 }, firstSeq: 1 });
        const loaded = await store.load('room', { limit: 0 });
        expect(loaded).toMatchObject({ isNew: false, cursor: head.cursor });
        expect(loaded.cursor.hash).toBe([1, 2].reduce(mixHash, 0));
      });

      it('keeps channels apart, whatever their names', async () => {
        const names = ['a', 'a/b', 'a:b', '__proto__', 'constructor', 'A'];
        for (const [at, channel] of names.entries()) {
          for (let count = 0; count <= at; count += 1) await write(channel, [{ channel }]);
        }
        for (const [at, channel] of names.entries()) {
          const rows = await store.readLog(channel, 1, { limit: 100 });
          expect(rows.map(({ encoded }) => encoded)).toEqual(
            Array.from({ length: at + 1 }, () => JSON.stringify({ channel })),
          );
        }
      });

      it.each<[string, (cursor: Cursor) => Cursor]>([
        ['behind', (cursor) => ({ ...cursor, seq: cursor.seq - 1 })],
        ['ahead', (cursor) => ({ ...cursor, seq: cursor.seq + 1 })],
        ['of another hash', (cursor) => ({ ...cursor, hash: cursor.hash ^ 1 })],
        ['of another epoch', (cursor) => ({ ...cursor, epoch: 'other' })],
      ])('writes nothing at all where the expected head is %s', async (_how, change) => {
        await write('room', [{ n: 1 }]);
        const before = await store.load('room', { limit: 10 });
        const batch = batchAt(change(before.cursor), [{ n: 2 }], {
          changed: [document('m1', 2)],
          checkpoint: checkpoint(2),
          command: record('c1', clock.now() + hour),
          turns: [turn('t1', { messageId: 'm2' })],
        });
        await expect(store.append('room', batch)).rejects.toMatchObject({
          code: 'store-failed',
          retryable: true,
        });
        expect(await store.load('room', { limit: 10 })).toEqual(before);
        expect(await store.readCommand('room', 'ada', 'c1')).toBeUndefined();
        expect(await store.openTurns()).toEqual([]);
      });

      it('lets one of two writers win', async () => {
        const { cursor } = await store.load('room', { limit: 0 });
        const results = await Promise.allSettled(
          Array.from({ length: 8 }, (_, n) => store.append('room', batchAt(cursor, [{ n }]))),
        );
        expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
        expect(await store.readLog('room', 1, { limit: 10 })).toHaveLength(1);
      });

      it('takes a batch without rows: a record, a document', async () => {
        const head = await write('room', [], {
          command: record('c1', clock.now() + hour),
          changed: [document('m1', 0)],
        });
        expect(head.cursor.seq).toBe(0);
        expect(await store.load('room', { limit: 10 })).toMatchObject({
          isNew: false,
          documents: [{ position: 0 }],
        });
      });
    });

    describe('the log', () => {
      it('gives rows from a number on, as they were written', async () => {
        await write('room', [{ n: 1 }, { n: 2 }, { n: 3, text: 'Grüße 🎉' }]);
        const rows = await store.readLog('room', 2, { limit: 10 });
        expect(rows).toEqual([row(2, { n: 2 }, [1, 2]), row(3, { n: 3, text: 'Grüße 🎉' }, [1, 2, 3])]);
        expect(await store.readLog('room', 4, { limit: 10 })).toEqual([]);
      });

      it('gives no more than asked for', async () => {
        await write('room', [{ n: 1 }, { n: 2 }, { n: 3 }, { n: 4 }]);
        const numbers = async (options: { limit: number; maxBytes?: number }): Promise<number[]> =>
          (await store.readLog('room', 1, options)).map(({ seq }) => seq);
        expect(await numbers({ limit: 3 })).toEqual([1, 2, 3]);
        expect(await numbers({ limit: 10, maxBytes: 15 })).toEqual([1, 2]);
        expect(await numbers({ limit: 10, maxBytes: 3 })).toEqual([]);
      });

      it('is trimmed to its limits, but never behind the newest checkpoint', async () => {
        await write('room', [{ n: 1 }, { n: 2 }, { n: 3 }], { trim: { maxEvents: 2, maxBytes: 1_000 } });
        expect(await store.load('room', { limit: 0 })).toMatchObject({ firstSeq: 1 });
        const head = await write('room', [{ n: 4 }], {
          checkpoint: checkpoint(4),
          trim: { maxEvents: 2, maxBytes: 1_000 },
        });
        expect(head.firstSeq).toBe(3);
        expect((await store.readLog('room', 1, { limit: 10 })).map(({ seq }) => seq)).toEqual([3, 4]);
        await write('room', [{ n: 5 }, { n: 6 }, { n: 7 }], { trim: { maxEvents: 1, maxBytes: 1_000 } });
        expect((await store.readLog('room', 1, { limit: 10 })).map(({ seq }) => seq)).toEqual([5, 6, 7]);
      });

      it('is trimmed by bytes too, and can become empty', async () => {
        await write('room', [{ n: 1 }, { n: 2 }, { n: 3 }], {
          checkpoint: checkpoint(3),
          trim: { maxEvents: 9, maxBytes: 14 },
        });
        expect((await store.readLog('room', 1, { limit: 10 })).map(({ seq }) => seq)).toEqual([2, 3]);
        const head = await write('room', [{ n: 4 }], {
          checkpoint: checkpoint(4),
          trim: { maxEvents: 9, maxBytes: 1 },
        });
        expect(head).toMatchObject({ firstSeq: 5, cursor: { seq: 4 } });
        expect(await store.load('room', { limit: 0 })).toMatchObject({
          firstSeq: 5,
          cursor: head.cursor,
          tail: [],
        });
        expect((await write('room', [{ n: 5 }])).cursor).toMatchObject({ epoch: head.cursor.epoch, seq: 5 });
      });
    });

    it('trims rows that were written too long ago, with the next batch', async () => {
      const trim = { maxEvents: 9, maxBytes: 1_000, maxAgeMs: hour };
      await write('room', [{ n: 1 }, { n: 2 }], { trim });
      await clock.advance(hour);
      await write('room', [{ n: 3 }], { trim });
      await clock.advance(1);
      const open = await write('room', [{ n: 4 }], { trim });
      expect(open.firstSeq).toBe(1);
      const head = await write('room', [{ n: 5 }], { checkpoint: checkpoint(5), trim });
      expect(head.firstSeq).toBe(3);
      expect((await store.readLog('room', 1, { limit: 10 })).map(({ seq }) => seq)).toEqual([3, 4, 5]);
    });

    describe('documents', () => {
      it('are read by position, newest page first, oldest message first', async () => {
        const documents = [document('m5', 5), document('m1', -1), document('m3', 3), document('m2', 2)];
        await write('room', [{ n: 1 }], { changed: documents });
        const loaded = await store.load('room', { limit: 3 });
        expect(idsOf(loaded.documents)).toEqual(['m2', 'm3', 'm5']);
        expect(loaded.hasMore).toBe(true);
        const older = await store.readMessages('room', { before: 3, limit: 1 });
        expect([idsOf(older.documents), older.hasMore]).toEqual([['m2'], true]);
        const oldest = await store.readMessages('room', { before: 2, limit: 5 });
        expect([idsOf(oldest.documents), oldest.hasMore]).toEqual([['m1'], false]);
        expect(await store.readMessage('room', 'm3')).toEqual(document('m3', 3));
      });

      it('are replaced whole and taken out', async () => {
        await write('room', [{ n: 1 }], { changed: [document('m1', 1), document('m2', 2)] });
        await write('room', [{ n: 2 }], {
          changed: [document('m1', 1, 'new words')],
          removed: ['m2', 'never there'],
        });
        const { documents } = await store.load('room', { limit: 10 });
        expect(documents).toEqual([document('m1', 1, 'new words')]);
      });
    });

    it('finds a document that has moved at its new place alone', async () => {
      await write('room', [{ n: 1 }], { changed: [document('m1', 1), document('m2', 2)] });
      await write('room', [{ n: 2 }], { changed: [document('m1', 9)] });
      const { documents } = await store.load('room', { limit: 10 });
      expect(documents.map(({ position }) => position)).toEqual([2, 9]);
      expect(await store.readMessage('room', 'm1')).toMatchObject({ position: 9 });
    });

    describe('the checkpoint', () => {
      it('is the newest one, and what lies behind it is the tail', async () => {
        await write('room', [{ n: 1 }, { n: 2 }], { checkpoint: checkpoint(2) });
        await write('room', [{ n: 3 }], { checkpoint: { ...checkpoint(3), hasMore: true } });
        await write('room', [{ n: 4 }, { n: 5 }]);
        const { checkpoint: read, tail } = await store.load('room', { limit: 0 });
        expect(read).toEqual({ ...checkpoint(3), hasMore: true });
        expect(tail.map(({ seq }) => seq)).toEqual([4, 5]);
      });

      it('is the beginning where there is none', async () => {
        await write('room', [{ n: 1 }, { n: 2 }]);
        expect((await store.load('room', { limit: 0 })).tail.map(({ seq }) => seq)).toEqual([1, 2]);
      });
    });

    describe('commands', () => {
      it('are kept by channel, user and id', async () => {
        const kept = record('c1', clock.now() + hour);
        await write('room', [], { command: kept });
        expect(await store.readCommand('room', 'ada', 'c1')).toEqual(kept);
        for (const [channel, user, id] of [
          ['other', 'ada', 'c1'],
          ['room', 'bob', 'c1'],
          ['room', 'ada', 'c2'],
          ['room', 'adac', '1'],
        ] as const) {
          expect(await store.readCommand(channel, user, id)).toBeUndefined();
        }
      });

      it('are forgotten at their time', async () => {
        await write('room', [], { command: record('c1', clock.now() + 48 * hour) });
        await clock.advance(48 * hour - 1);
        expect(await store.readCommand('room', 'ada', 'c1')).toBeDefined();
        await clock.advance(1);
        expect(await store.readCommand('room', 'ada', 'c1')).toBeUndefined();
      });
    });

    it('keeps the newer of two records of one command', async () => {
      await write('room', [], { command: record('c1', clock.now() + hour) });
      await write('room', [], { command: record('c1', clock.now() + 3 * hour) });
      await clock.advance(2 * hour);
      await write('room', [], { command: record('c2', clock.now() + hour) });
      expect(await store.readCommand('room', 'ada', 'c1')).toBeDefined();
    });

    describe('registers', () => {
      const register = (key: string, value: string | null, id = 'ada') => ({ key, user: { id }, value });

      it('are the last values, the one that was set longest ago first', async () => {
        await write('room', [], { registers: [register('read-to', 'm1'), register('read-to', 'm1', 'bob')] });
        await write('room', [{ n: 1 }], { registers: [register('read-to', 'm2'), register('mood', 'fine')] });
        expect((await store.load('room', { limit: 0 })).registers).toEqual([
          register('read-to', 'm1', 'bob'),
          register('read-to', 'm2'),
          register('mood', 'fine'),
        ]);
      });

      it('are taken out by null', async () => {
        await write('room', [], { registers: [register('read-to', 'm1'), register('mood', 'fine')] });
        await write('room', [], { registers: [register('read-to', null), register('never', null)] });
        expect((await store.load('room', { limit: 0 })).registers).toEqual([register('mood', 'fine')]);
        expect((await store.load('hall', { limit: 0 })).registers).toEqual([]);
      });
    });

    describe('open turns', () => {
      it('are read with their channel, as they were written last', async () => {
        const user = { id: 'ada', name: 'Ada' };
        const plan = {
          user,
          sessionId: 's',
          commandId: 'c1',
          body: { depth: [1, null] },
          tools: [{ name: 'search' }],
        };
        await write('room', [{ n: 1 }], { turns: [turn('t1', { plan })] });
        const kept = turn('t1', { plan, leaseUntil: 5, claims: [{ toolCallId: '__proto__', claim: 's' }] });
        await write('room', [{ n: 2 }], { turns: [kept], fences: [{ turnId: 't1', term: 1 }] });
        expect((await store.load('room', { limit: 0 })).turns).toEqual([kept]);
        expect((await store.load('hall', { limit: 0 })).turns).toEqual([]);
      });

      it('can be taken over once for each term', async () => {
        await write('room', [{ n: 1 }], { turns: [turn('t1', { owner: 'one' })] });
        await write('room', [], { turns: [turn('t1', { owner: 'two', term: 2 })] });
        for (const late of [
          turn('t1', { owner: 'one' }),
          turn('t1', { owner: 'three', term: 2 }),
          turn('t1', { owner: 'three', term: 4 }),
        ]) {
          await expect(write('room', [{ n: 2 }], { turns: [late] })).rejects.toMatchObject({
            code: 'turn-fenced',
            retryable: false,
          });
        }
        await expect(write('room', [], { turns: [turn('t2', { term: 2 })] })).rejects.toMatchObject({
          code: 'turn-fenced',
        });
        expect((await store.load('room', { limit: 0 })).turns).toMatchObject([{ owner: 'two', term: 2 }]);
      });

      it('are written to under their present term alone', async () => {
        await write('room', [{ n: 1 }], { turns: [turn('t1', { owner: 'one' })] });
        await write('room', [], { turns: [turn('t1', { owner: 'two', term: 2 })] });
        for (const fence of [
          { turnId: 't1', term: 1 },
          { turnId: 'never', term: 1 },
        ]) {
          const late = write('room', [{ n: 2 }], { fences: [fence], changed: [document('m9', 2)] });
          await expect(late).rejects.toMatchObject({ code: 'turn-fenced' });
        }
        expect(await store.load('room', { limit: 9 })).toMatchObject({ cursor: { seq: 1 }, documents: [] });
        await write('room', [{ n: 2 }], { fences: [{ turnId: 't1', term: 2 }], turnsEnded: ['t1'] });
        expect(await store.openTurns()).toEqual([]);
      });

      it('are listed over all channels until they end', async () => {
        await write('room', [{ n: 1 }], { turns: [turn('t1')] });
        await write('hall', [{ n: 1 }], { turns: [turn('t2')] });
        expect(await store.openTurns()).toEqual(
          expect.arrayContaining([
            { channel: 'room', ...turn('t1') },
            { channel: 'hall', ...turn('t2') },
          ]),
        );
        await write('room', [{ n: 2 }], { turnsEnded: ['t1'] });
        expect(await store.openTurns()).toEqual([{ channel: 'hall', ...turn('t2') }]);
      });

      it('may begin and end in one batch', async () => {
        await write('room', [{ n: 1 }], {
          turns: [turn('t1')],
          turnsEnded: ['t1'],
        });
        expect(await store.openTurns()).toEqual([]);
      });
    });
  });
}
