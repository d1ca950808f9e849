import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';

import { applyEvents } from '../../src/model/apply-event.js';
import type { ChannelEvent } from '../../src/model/event.js';
import { EMPTY_HASH, mixHash, mixHashes } from '../../src/model/rolling-hash.js';
import { fromSnapshot } from '../../src/model/from-snapshot.js';
import { channelSnapshotSchema, toSnapshot } from '../../src/model/snapshot.js';
import { added, answer, chunk, ended, started } from '../support/events.js';

const log: ChannelEvent[] = [
  added('q1'),
  started('t1', 'a1', 'q1'),
  ...answer('t1', 'a1', ['One', ' two', ' three']),
  chunk('t1', 'a1', { type: 'tool-input-start', toolCallId: 'c', toolName: 'page' }),
  chunk('t1', 'a1', { type: 'tool-input-delta', toolCallId: 'c', inputTextDelta: '{"a":' }),
  chunk('t1', 'a1', { type: 'tool-input-delta', toolCallId: 'c', inputTextDelta: '1}' }),
  chunk('t1', 'a1', { type: 'tool-input-available', toolCallId: 'c', toolName: 'page', input: { a: 1 } }),
  { type: 'tool-call-offered', turnId: 't1', toolCallId: 'c', toolName: 'page' },
  chunk('t1', 'a1', { type: 'tool-output-available', toolCallId: 'c', output: 'here' }),
  ended('t1', 'a1', 'done'),
  added('q2', { parentId: 'a1' }),
  { type: 'messages-removed', messageIds: ['q1'] },
];

const cursor = { epoch: 'e', seq: 0, hash: 0 };
const brokenMessage = { ...added('m1').message, parts: [{ type: 'text' }] };

describe('a snapshot', () => {
  it.each(log.map((_, index) => index))('after %i events goes on to the same end', (seen) => {
    const before = applyEvents(log.slice(0, seen));
    // What a reader gets has been JSON, and has been checked.
    const wire: unknown = JSON.parse(JSON.stringify(toSnapshot('room', cursor, before)));
    const snapshot = z.parse(channelSnapshotSchema, wire);
    expect(applyEvents(log.slice(seen), fromSnapshot(snapshot))).toEqual(applyEvents(log));
  });

  it.each([
    ['messages.1.parts.0.text', { messages: [added('m0').message, brokenMessage] }],
    ['messages', { messages: {} }],
    ['folds.0.message.id', { folds: [{ version: 1, message: { ...brokenMessage, id: 7 }, open: {} }] }],
    ['order', { order: ['m0', 7] }],
    ['cursor.hash', { cursor: { ...cursor, hash: -1 } }],
    ['version', { version: 2 }],
  ])('that is broken at %s is refused by that name', (path, changes) => {
    const snapshot = { ...toSnapshot('room', cursor, applyEvents(log)), ...changes };
    const result = channelSnapshotSchema.safeParse(JSON.parse(JSON.stringify(snapshot)));
    expect(result.error?.issues.map((issue) => issue.path.join('.'))).toContain(path);
  });

  it('holds the newest messages, says that there are more, and leaves no hole behind an open one', () => {
    const state = applyEvents([
      added('older'),
      added('before'),
      started('t', 'old', 'before'),
      ...Array.from({ length: 4 }, (_, index) => added(`m${index}`)),
    ]);
    const snapshot = toSnapshot('room', cursor, state, 2);
    expect(snapshot.order).toEqual(['old', 'm0', 'm1', 'm2', 'm3']);
    expect(snapshot.messages.map((message) => message.id)).toEqual(['m0', 'm1', 'm2', 'm3']);
    expect(toSnapshot('room', cursor, state, 6).order.slice(0, 2)).toEqual(['before', 'old']);
    expect(snapshot.folds.map((fold) => fold.message.id)).toEqual(['old']);
    expect(snapshot.hasMore).toBe(true);
    expect(toSnapshot('room', cursor, state).hasMore).toBe(false);
  });
});

describe('the rolling hash', () => {
  const stamps = fc.array(fc.nat(0xffff_ffff), { minLength: 2, maxLength: 40 });

  it('is an unsigned 32-bit integer, the same however it is reached', () => {
    fc.assert(
      fc.property(stamps, fc.nat(40), (all, cut) => {
        const hash = mixHashes(EMPTY_HASH, all);
        expect(Number.isInteger(hash) && hash >= 0 && hash <= 0xffff_ffff).toBe(true);
        expect(mixHashes(mixHashes(EMPTY_HASH, all.slice(0, cut)), all.slice(cut))).toBe(hash);
      }),
    );
  });

  it('tells a lost, a doubled and a swapped event from none', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(0xffff_ffff), { minLength: 3, maxLength: 20 }),
        fc.nat(),
        (all, pick) => {
          const at = pick % (all.length - 1);
          const hash = mixHashes(EMPTY_HASH, all);
          const [here, next] = [all[at] ?? 0, all[at + 1] ?? 0];
          expect(mixHashes(EMPTY_HASH, all.toSpliced(at, 1))).not.toBe(hash);
          expect(mixHashes(EMPTY_HASH, all.toSpliced(at, 0, here))).not.toBe(hash);
          expect(mixHashes(EMPTY_HASH, all.toSpliced(at, 2, next, here))).not.toBe(hash);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('moves with every stamp', () => {
    expect(mixHash(0, 0)).not.toBe(mixHash(mixHash(0, 0), 0));
  });
});
