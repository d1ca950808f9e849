import { initialRoundTrip, measureRoundTrip, type RoundTrip } from './round-trip.js';

/** A message that nobody has acknowledged yet. */
export type Unacknowledged = {
  readonly sequenceNumber: number;
  /** Sent again just so: with its id and its date. */
  readonly data: Uint8Array;
  /** When it left for the first time on this line, and when it last did, in ms since the epoch. */
  readonly sentAt: number;
  readonly lastSentAt: number;
  readonly resends: number;
};

/** Bytes of a kind that wait for room. */
export type Waiting = { readonly payloadType: number; readonly payload: Uint8Array };

/** One's own stream. */
export type Outgoing = {
  readonly nextSequence: number;
  /** In the order of their numbers. */
  readonly unacknowledged: readonly Unacknowledged[];
  readonly waiting: readonly Waiting[];
  readonly roundTrip: RoundTrip;
};

/** Nothing was sent yet. */
export const initialOutgoing: Outgoing = {
  nextSequence: 0,
  unacknowledged: [],
  waiting: [],
  roundTrip: initialRoundTrip,
};

/** How often the oldest message is looked at, in ms. */
export const RESEND_INTERVAL_MS = 100;
/** Times that a message is sent again before the session is given up. */
const RESEND_LIMIT = 3_000;
/** Messages on their way at once; what is more waits. */
export const WINDOW = 1_000;
/** Bytes of one stream message. */
export const PIECE_BYTES = 1_024;

/** The other side has a message: it need not be kept, and tells how long the way is. */
export function acknowledged(outgoing: Outgoing, sequenceNumber: number, now: number): Outgoing {
  const found = outgoing.unacknowledged.find((one) => one.sequenceNumber === sequenceNumber);
  if (!found) return outgoing;
  return {
    ...outgoing,
    unacknowledged: outgoing.unacknowledged.filter((one) => one !== found),
    roundTrip: measureRoundTrip(outgoing.roundTrip, Math.max(0, now - found.sentAt)),
  };
}

/** The oldest message, if its time is up: only this one is sent again, those behind it are most likely there. */
export function resendOldest(
  outgoing: Outgoing,
  now: number,
): { outgoing: Outgoing; data?: Uint8Array; isHopeless: boolean } {
  const [oldest, ...rest] = outgoing.unacknowledged;
  if (!oldest) return { outgoing, isHopeless: false };
  const age = now - oldest.lastSentAt;
  // A wall clock that was set back would else have it wait for as long as that was.
  if (age >= 0 && age <= outgoing.roundTrip.timeout) return { outgoing, isHopeless: false };
  const again = { ...oldest, lastSentAt: now, resends: oldest.resends + 1 };
  return {
    outgoing: { ...outgoing, unacknowledged: [again, ...rest] },
    data: oldest.data,
    isHopeless: oldest.resends >= RESEND_LIMIT,
  };
}

/** All that the other side may not have, on a new line: it goes out once more at once, under its old numbers. */
export function resendAll(
  outgoing: Outgoing,
  now: number,
): { outgoing: Outgoing; data: readonly Uint8Array[] } {
  const unacknowledged = outgoing.unacknowledged.map((one) => ({
    ...one,
    sentAt: now,
    lastSentAt: now,
    resends: 0,
  }));
  return { outgoing: { ...outgoing, unacknowledged }, data: unacknowledged.map(({ data }) => data) };
}

/** Bytes that wait, acknowledged by nobody. */
export function outgoingBytes({ unacknowledged, waiting }: Outgoing): number {
  let bytes = 0;
  for (const { data } of unacknowledged) bytes += data.byteLength;
  for (const { payload } of waiting) bytes += payload.byteLength;
  return bytes;
}
