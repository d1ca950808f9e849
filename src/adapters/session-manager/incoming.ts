import type { ClientMessage } from './client-message.js';

/** Messages of one block of numbers: a buffer of thousands is then not copied for each of them. */
type Block = ReadonlyMap<number, ClientMessage>;

/** What came of the other side's stream. */
export type Incoming = {
  /** The number that is worked on next. */
  readonly expected: number;
  /** Messages that came too early, by number, in blocks. */
  readonly early: ReadonlyMap<number, Block>;
  readonly count: number;
  readonly bytes: number;
};

/** How much may wait for a message that is missing. */
export type IncomingLimits = { messages: number; bytes: number };

/** What becomes of one message. */
export type Received = {
  incoming: Incoming;
  /** In order, with those that waited for it. */
  deliver: readonly ClientMessage[];
  /** False where there was no room: it will be sent again. */
  acknowledge: boolean;
};

const BLOCK = 256;

/** Nothing has come yet. */
export const initialIncoming: Incoming = { expected: 0, early: new Map(), count: 0, bytes: 0 };

/** Puts a stream message in its place. One that was had before is acknowledged again: its acknowledgement was lost. */
export function receiveInOrder(incoming: Incoming, message: ClientMessage, limits: IncomingLimits): Received {
  const { sequenceNumber } = message;
  if (sequenceNumber < incoming.expected) return { incoming, deliver: [], acknowledge: sequenceNumber >= 0 };
  if (sequenceNumber > incoming.expected) return keep(incoming, message, limits);
  const deliver = [message];
  let next: Incoming = { ...incoming, expected: incoming.expected + 1 };
  for (let waiting = take(next); waiting; waiting = take(next)) {
    deliver.push(waiting.message);
    next = { ...waiting.incoming, expected: next.expected + 1 };
  }
  return { incoming: next, deliver, acknowledge: true };
}

function keep(incoming: Incoming, message: ClientMessage, limits: IncomingLimits): Received {
  const { sequenceNumber, payload } = message;
  const key = Math.floor(sequenceNumber / BLOCK);
  const block = incoming.early.get(key);
  if (block?.has(sequenceNumber)) return { incoming, deliver: [], acknowledge: true };
  const bytes = incoming.bytes + payload.byteLength;
  if (incoming.count >= limits.messages || bytes > limits.bytes) {
    return { incoming, deliver: [], acknowledge: false };
  }
  const early = new Map(incoming.early).set(key, new Map(block).set(sequenceNumber, message));
  return {
    incoming: { ...incoming, early, count: incoming.count + 1, bytes },
    deliver: [],
    acknowledge: true,
  };
}

/** The message that is expected, where it waits. */
function take(incoming: Incoming): { message: ClientMessage; incoming: Incoming } | undefined {
  if (incoming.count === 0) return undefined;
  const key = Math.floor(incoming.expected / BLOCK);
  const block = incoming.early.get(key);
  const message = block?.get(incoming.expected);
  if (!block || !message) return undefined;
  const rest = new Map(block);
  rest.delete(incoming.expected);
  const early = new Map(incoming.early);
  if (rest.size > 0) early.set(key, rest);
  else early.delete(key);
  const bytes = incoming.bytes - message.payload.byteLength;
  return { message, incoming: { ...incoming, early, count: incoming.count - 1, bytes } };
}
