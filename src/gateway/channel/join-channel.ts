import { mixHash } from '../../model/rolling-hash.js';
import { toSnapshot, type Cursor } from '../../model/snapshot.js';
import { encodeFrameWith, joinEvents } from '../../protocol/codec.js';
import type { ServerFrameOf } from '../../protocol/server-frames.js';
import { byteLength } from '../../shared/byte-length.js';
import type { GatewayContext } from '../gateway-context.js';
import type { StoredRow } from '../store.js';
import type { Channel } from './channel.js';

/** Why a snapshot is sent in place of events. */
export type SnapshotReason = 'new' | 'epoch' | 'ahead' | 'hash' | 'trimmed' | 'size' | 'slow';

/** Missed events that are sent without a look at whether a snapshot would be smaller, in bytes. */
const SMALL_BYTES = 16_384;

/**
 * The answer to a join: the events after the cursor, or a snapshot and why. Only within the channel's `run`, so that no
 * event comes between the answer and those that follow it.
 */
export async function answerJoin(
  channel: Channel,
  context: GatewayContext,
  join: number,
  cursor: Cursor | undefined,
): Promise<string> {
  const missed = await missedRows(channel, context, cursor);
  if (typeof missed === 'string') return snapshotAnswer(channel, context, join, missed);
  const bytes = missed.reduce((sum, row) => sum + row.bytes, 0);
  const isLarge = bytes > SMALL_BYTES && bytes > byteLength(snapshotText(channel, context));
  if (isLarge && !hasPublished(missed)) return snapshotAnswer(channel, context, join, 'size');
  context.counters.recoveries += 1;
  const frame = answerHead(channel, join, true);
  return encodeFrameWith(
    { ...frame, from: (cursor?.seq ?? 0) + 1, stamps: missed.map((row) => row.stamp) },
    { events: `[${missed.map((row) => row.encoded).join(',')}]` },
  );
}

/**
 * The events that a reader was not sent because its line was slow, where they are fewer bytes than a snapshot. Only within
 * the channel's `run`.
 */
export async function missedEvents(
  channel: Channel,
  context: GatewayContext,
  since: Cursor | undefined,
): Promise<string | undefined> {
  const rows = await missedRows(channel, context, since);
  if (typeof rows === 'string' || rows.length === 0) return undefined;
  const text = joinEvents(
    channel.name,
    channel.cursor.epoch,
    (since?.seq ?? 0) + 1,
    rows.map((row) => row.encoded),
    rows.map((row) => row.stamp),
  );
  if (byteLength(text) > byteLength(snapshotText(channel, context))) return undefined;
  context.counters.recoveries += 1;
  return text;
}

/** Whether an app's own event is among them: a snapshot has messages, so nothing but the event itself says that it was. */
function hasPublished(rows: readonly StoredRow[]): boolean {
  return rows.some(({ encoded }) => encoded.includes('"type":"event-published"'));
}

/** An answer with the state as of the head, and no events behind it. */
export function snapshotAnswer(
  channel: Channel,
  context: GatewayContext,
  join: number,
  reason: SnapshotReason,
): string {
  context.counters.snapshots += 1;
  const frame = answerHead(channel, join, false);
  return encodeFrameWith(
    { ...frame, reason, from: channel.cursor.seq + 1, events: [], stamps: [] },
    { snapshot: snapshotText(channel, context) },
  );
}

function answerHead(channel: Channel, join: number, recovered: boolean): AnswerHead {
  const registers = channel.registers.all();
  const { epoch } = channel.cursor;
  return { type: 'channel-subscribed', channel: channel.name, join, recovered, epoch, registers };
}

type AnswerHead = Pick<
  ServerFrameOf<'channel-subscribed'>,
  'type' | 'channel' | 'join' | 'recovered' | 'epoch' | 'registers'
>;

/** The snapshot as text: made once for all that join at the same number. */
function snapshotText(channel: Channel, context: GatewayContext): string {
  const known = texts.get(channel);
  const { cursor } = channel;
  if (known && known.cursor === cursor) return known.text;
  const snapshot = toSnapshot(channel.name, cursor, channel.state, context.limits.snapshotMessages);
  const text = JSON.stringify(snapshot);
  texts.set(channel, { cursor, text });
  return text;
}

const texts = new WeakMap<Channel, { cursor: Cursor; text: string }>();

async function missedRows(
  channel: Channel,
  context: GatewayContext,
  cursor: Cursor | undefined,
): Promise<StoredRow[] | SnapshotReason> {
  const head = channel.cursor;
  if (!cursor) return 'new';
  if (cursor.epoch !== head.epoch) return 'epoch';
  if (cursor.seq > head.seq) return 'ahead';
  if (cursor.seq === head.seq) return cursor.hash === head.hash ? [] : 'hash';
  if (cursor.seq < channel.firstSeq - 1) return 'trimmed';
  const rows = await context.store.readLog(channel.name, cursor.seq + 1, { limit: head.seq - cursor.seq });
  const [first] = rows;
  if (first?.seq !== cursor.seq + 1 || rows.at(-1)?.seq !== head.seq) return 'trimmed';
  // The cursor's own row may be trimmed; that its hash leads to the next row's shows as much.
  return mixHash(cursor.hash, first.stamp) === first.hash ? rows : 'hash';
}
