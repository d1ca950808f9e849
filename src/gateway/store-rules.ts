import type { Cursor } from '../model/snapshot.js';
import { ChatError } from '../protocol/chat-error.js';
import type { StoreBatch, TurnRecord } from './store.js';

/**
 * What every store asks of a batch before it writes any of it: that the turns it counts on have not been taken over, and
 * that the channel has not moved on.
 *
 * @throws {ChatError} `turn-fenced` or `store-failed`
 */
export function checkBatch(
  name: string,
  head: Cursor,
  batch: Pick<StoreBatch, 'expect' | 'turns' | 'fences'>,
  turnOf: (turnId: string) => TurnRecord | undefined,
): void {
  for (const { turnId, term } of batch.fences ?? []) {
    if (turnOf(turnId)?.term !== term) throw fenced(name, turnId);
  }
  for (const record of batch.turns ?? []) {
    if (!mayWrite(record, turnOf(record.turnId))) throw fenced(name, record.turnId);
  }
  const { epoch, seq, hash } = batch.expect;
  if (epoch !== head.epoch || seq !== head.seq || hash !== head.hash) throw movedOn(name, head.seq, seq);
}

/** What a store answers whose head is another than the batch was decided on. */
export function movedOn(name: string, seq: number, expected: number): ChatError {
  const message =
    `The channel "${name}" has moved on to ${seq}, so a batch that was decided at ${expected} was not written. ` +
    'Another gateway writes to the same store: read the channel again and decide anew.';
  return new ChatError('store-failed', message, { retryable: true });
}

function mayWrite(record: TurnRecord, stored: TurnRecord | undefined): boolean {
  if (!stored) return record.term === 1;
  if (record.term === stored.term) return record.owner === stored.owner;
  return record.term === stored.term + 1;
}

function fenced(name: string, turnId: string): ChatError {
  const message =
    `Another gateway has the turn ${turnId} of the channel "${name}" by now, so nothing more of this one's was written. ` +
    'Whoever ran it here has to stop.';
  return new ChatError('turn-fenced', message);
}
