import type {
  CommandRecord,
  StoreBatch,
  StoredDocument,
  StoredRow,
  TurnRecord,
} from '../../src/gateway/index.js';
import { mixHash } from '../../src/model/rolling-hash.js';
import type { Cursor } from '../../src/model/snapshot.js';
import { added } from '../support/events.js';

/** A batch at a head: events behind it, and the rest as given. Stamps are the events' numbers. */
export function batchAt(cursor: Cursor, events: object[], more: Partial<StoreBatch> = {}): StoreBatch {
  let { hash } = cursor;
  const rows = events.map((event, index): StoredRow => {
    const seq = cursor.seq + 1 + index;
    hash = mixHash(hash, seq);
    const encoded = JSON.stringify(event);
    return { seq, encoded, bytes: new TextEncoder().encode(encoded).length, stamp: seq, hash };
  });
  return {
    expect: cursor,
    rows,
    changed: [],
    removed: [],
    turnsEnded: [],
    trim: { maxEvents: 10_000, maxBytes: 4_194_304 },
    ...more,
  };
}

/** The row of that number; stamps are numbers here. */
export function row(seq: number, event: object, stamps: number[]): StoredRow {
  const encoded = JSON.stringify(event);
  const bytes = new TextEncoder().encode(encoded).length;
  return { seq, encoded, bytes, stamp: seq, hash: stamps.reduce(mixHash, 0) };
}

export function document(id: string, position: number, text = id): StoredDocument {
  return { position, message: added(id, { text }).message };
}

export const idsOf = (documents: readonly StoredDocument[]): string[] =>
  documents.map(({ message }) => message.id);

export const checkpoint = (seq: number) => ({ seq, folds: [], positions: [], turns: [], hasMore: false });

export function record(commandId: string, expiresAt: number): CommandRecord {
  return { userId: 'ada', commandId, payloadHash: 'abc', reply: { result: { messageId: 'm1' } }, expiresAt };
}

export function turn(turnId: string, more: Partial<TurnRecord> = {}): TurnRecord {
  return { turnId, messageId: 'm1', owner: 'one', term: 1, leaseUntil: 0, ...more };
}
