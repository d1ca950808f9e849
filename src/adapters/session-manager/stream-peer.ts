import type { AdapterContext, AdapterEffect } from '../../protocol/adapter.js';
import { ChatError } from '../../protocol/chat-error.js';
import { createUuid } from '../foreign/create-uuid.js';
import { acknowledgedNumber, acknowledgementOf } from './acknowledgement.js';
import { headerFlags, messageTypes, payloadTypes, type ClientMessage } from './client-message.js';
import { initialIncoming, receiveInOrder, type Incoming, type IncomingLimits } from './incoming.js';
import { decodeMessage, encodeMessage } from './message-codec.js';
import {
  acknowledged,
  initialOutgoing,
  PIECE_BYTES,
  RESEND_INTERVAL_MS,
  resendAll,
  resendOldest,
  WINDOW,
  type Outgoing,
  type Waiting,
} from './outgoing.js';

/** What is different between the two ends of a data channel. */
export type PeerRole = {
  readonly sends: string;
  readonly receives: string;
  /** Flags of the first message of its stream. */
  readonly firstFlags: number;
  readonly limits: IncomingLimits;
};

const MiB = 1024 * 1024;

/** The plugin's end. */
export const clientRole: PeerRole = {
  sends: messageTypes.input,
  receives: messageTypes.output,
  firstFlags: 0,
  limits: { messages: 10_000, bytes: 64 * MiB },
};

/** The agent's end. */
export const agentRole: PeerRole = {
  sends: messageTypes.output,
  receives: messageTypes.input,
  firstFlags: headerFlags.syn,
  limits: { messages: 100_000, bytes: 16 * MiB },
};

/** The two streams of a data channel, as one end has them. They outlive lines. */
export type StreamPeer = {
  readonly role: PeerRole;
  readonly outgoing: Outgoing;
  readonly incoming: Incoming;
  /** Whether there is a line. */
  readonly isOpen: boolean;
  /** Nothing leaves meanwhile: the other side is away. */
  readonly isPaused: boolean;
  /** Nothing is taken in meanwhile, and so nothing acknowledged: it will come again. */
  readonly isHeld: boolean;
  /** The timer runs. */
  readonly isTicking: boolean;
  /** What is typed is encrypted with it. */
  readonly cipher: SessionCipher | undefined;
};

/** AES-256-GCM of a session whose agent asked for it, with the nonce in front (12 bytes). Both may throw. */
export type SessionCipher = {
  encrypt: (bytes: Uint8Array) => Uint8Array;
  decrypt: (bytes: Uint8Array) => Uint8Array;
};

/** What a peer does: the state after it, what is to be done, and what came, in order. */
export type PeerStep = {
  readonly peer: StreamPeer;
  readonly effects: readonly AdapterEffect[];
  /** Stream messages in the order of their numbers, and messages that have none. */
  readonly messages: readonly ClientMessage[];
  /** The other side has not acknowledged a message in all that time. */
  readonly isHopeless?: boolean;
};

/** The timer of what is sent again. */
export const RESEND_TIMER = 'resend';

/** A peer before its first line. */
export function createPeer(role: PeerRole): StreamPeer {
  return {
    role,
    outgoing: initialOutgoing,
    incoming: initialIncoming,
    isOpen: false,
    isPaused: false,
    isHeld: false,
    isTicking: false,
    cipher: undefined,
  };
}

/** There is a line: whatever may not have come over the last one is said again. */
export function openPeer(peer: StreamPeer, context: AdapterContext): PeerStep {
  const { outgoing, data } = resendAll(peer.outgoing, context.now);
  return pump({ ...peer, outgoing, isOpen: true, isPaused: false }, context, data.map(write));
}

/** The line is gone. */
export function closePeer(peer: StreamPeer): PeerStep {
  const effects: AdapterEffect[] = [{ type: 'timer-clear', key: RESEND_TIMER }];
  return { peer: { ...peer, isOpen: false, isTicking: false }, effects, messages: [] };
}

/** Puts bytes into one's stream, in pieces where they are many. Nothing at all is what the wire cannot carry. */
export function sendBytes(
  peer: StreamPeer,
  payloadType: number,
  payload: Uint8Array,
  context: AdapterContext,
): PeerStep {
  if (payload.byteLength === 0) return { peer, effects: [], messages: [] };
  const { outgoing } = peer;
  const waiting = join(outgoing.waiting, { payloadType, payload });
  return pump({ ...peer, outgoing: { ...outgoing, waiting } }, context, []);
}

/** Adds to what waits; short pieces of one stream become one. */
function join(waiting: readonly Waiting[], next: Waiting): Waiting[] {
  const last = waiting.at(-1);
  const { payloadType, payload } = next;
  const size = (last?.payload.byteLength ?? 0) + payload.byteLength;
  // A copy in either case: whoever wrote it may use its memory again.
  if (!last || last.payloadType !== payloadType || !isStream(payloadType) || size > PIECE_BYTES)
    return [...waiting, { payloadType, payload: payload.slice() }];
  const joined = new Uint8Array(size);
  joined.set(last.payload);
  joined.set(payload, last.payload.byteLength);
  return [...waiting.slice(0, -1), { payloadType, payload: joined }];
}

/** The timer went off. */
export function tickPeer(peer: StreamPeer, context: AdapterContext): PeerStep {
  const idle = { ...peer, isTicking: false };
  if (!peer.isOpen || peer.isPaused) return pump(idle, context, []);
  const { outgoing, data, isHopeless } = resendOldest(peer.outgoing, context.now);
  const step = pump({ ...idle, outgoing }, context, data ? [write(data)] : []);
  return isHopeless ? { ...step, isHopeless } : step;
}

/** A binary message came. What cannot be read is reported, and answered with nothing. */
export function receiveBytes(peer: StreamPeer, data: Uint8Array, context: AdapterContext): PeerStep {
  const decoded = decodeMessage(data);
  if ('problem' in decoded) {
    const sentence = `A message was passed over: ${decoded.problem}. The other side will send it again if it matters.`;
    return { peer, effects: [report(sentence)], messages: [] };
  }
  const { message } = decoded;
  switch (message.messageType) {
    case peer.role.receives:
      return receiveStream(wake(peer), message, context);
    case messageTypes.acknowledge:
      return receiveAcknowledgement(wake(peer), message, context);
    case messageTypes.pausePublication:
      return { peer: pauses(peer), effects: [], messages: [message] };
    case messageTypes.startPublication:
      return { ...pump(wake(peer), context, []), messages: [message] };
    case messageTypes.channelClosed:
      return { peer, effects: [], messages: [message] };
    default: {
      const sentence = 'A message of a type that this side is not sent was passed over.';
      return { peer, effects: [report(sentence)], messages: [] };
    }
  }
}

/** Holds what comes, or takes it again. */
export function holdPeer(peer: StreamPeer, isHeld: boolean): StreamPeer {
  return peer.isHeld === isHeld ? peer : { ...peer, isHeld };
}

/** A message that belongs to no stream. */
export function plainMessage(
  { messageType, payload, flags = 0 }: { messageType: string; payload: Uint8Array; flags?: number },
  { now, random }: AdapterContext,
): Uint8Array {
  return encodeMessage({
    messageType,
    schemaVersion: 1,
    createdDate: now,
    sequenceNumber: 0,
    flags,
    messageId: createUuid(random),
    payloadType: payloadTypes.none,
    payload,
  });
}

function receiveStream(peer: StreamPeer, message: ClientMessage, context: AdapterContext): PeerStep {
  const isOld = message.sequenceNumber < peer.incoming.expected;
  if (peer.isHeld && !isOld) return pump(peer, context, []);
  const { incoming, deliver, acknowledge } = receiveInOrder(peer.incoming, message, peer.role.limits);
  const effects = acknowledge ? [write(acknowledgement(message, context))] : [];
  return { ...pump({ ...peer, incoming }, context, effects), messages: deliver };
}

function receiveAcknowledgement(
  peer: StreamPeer,
  { payload }: ClientMessage,
  context: AdapterContext,
): PeerStep {
  const number = acknowledgedNumber(payload);
  if (number === undefined) {
    const sentence = 'An acknowledgement that cannot be read was passed over.';
    return { peer, effects: [report(sentence)], messages: [] };
  }
  const [oldest] = peer.outgoing.unacknowledged;
  const outgoing = acknowledged(peer.outgoing, number, context.now);
  const next = { ...peer, outgoing };
  // Where one was lost, those behind it may be lost too: the next one is looked at now, not after a tenth of a second.
  if (oldest?.sequenceNumber === number && oldest.resends > 0) return tickPeer(next, context);
  return pump(next, context, []);
}

function acknowledgement(message: ClientMessage, context: AdapterContext): Uint8Array {
  const flags = headerFlags.syn | headerFlags.fin;
  const payload = acknowledgementOf(message);
  return plainMessage({ messageType: messageTypes.acknowledge, payload, flags }, context);
}

/** Sends what waits, as far as there is room for it, and keeps the timer running while something is unacknowledged. */
function pump(peer: StreamPeer, context: AdapterContext, before: readonly AdapterEffect[]): PeerStep {
  const [outgoing, written] =
    peer.isOpen && !peer.isPaused ? sendWaiting(peer, context) : [peer.outgoing, []];
  const isTicking = peer.isOpen && outgoing.unacknowledged.length > 0;
  const effects = [...before, ...written];
  if (isTicking && !peer.isTicking)
    effects.push({ type: 'timer-set', key: RESEND_TIMER, ms: RESEND_INTERVAL_MS });
  if (!isTicking && peer.isTicking) effects.push({ type: 'timer-clear', key: RESEND_TIMER });
  return { peer: { ...peer, outgoing, isTicking }, effects, messages: [] };
}

function sendWaiting(
  { outgoing, role, cipher }: StreamPeer,
  { now, random }: AdapterContext,
): readonly [Outgoing, AdapterEffect[]] {
  if (outgoing.waiting.length === 0) return [outgoing, []];
  const effects: AdapterEffect[] = [];
  const waiting = [...outgoing.waiting];
  const unacknowledged = [...outgoing.unacknowledged];
  let { nextSequence } = outgoing;
  while (waiting[0] && unacknowledged.length < WINDOW) {
    const [{ payloadType, payload }, rest] = cut(waiting[0]);
    if (rest) waiting[0] = rest;
    else waiting.shift();
    const isSecret = cipher !== undefined && payloadType === payloadTypes.output;
    const data = encodeMessage({
      messageType: role.sends,
      schemaVersion: 1,
      createdDate: now,
      sequenceNumber: nextSequence,
      flags: nextSequence === 0 ? role.firstFlags : 0,
      messageId: createUuid(random),
      payloadType,
      payload: isSecret ? cipher.encrypt(payload) : payload,
    });
    unacknowledged.push({ sequenceNumber: nextSequence, data, sentAt: now, lastSentAt: now, resends: 0 });
    effects.push(write(data));
    nextSequence += 1;
  }
  return [{ ...outgoing, nextSequence, waiting, unacknowledged }, effects];
}

function cut({ payloadType, payload }: Waiting): readonly [Waiting, Waiting | undefined] {
  if (!isStream(payloadType) || payload.byteLength <= PIECE_BYTES)
    return [{ payloadType, payload }, undefined];
  return [
    { payloadType, payload: payload.subarray(0, PIECE_BYTES) },
    { payloadType, payload: payload.subarray(PIECE_BYTES) },
  ];
}

/** Bytes that may be cut and joined; what is JSON belongs together. */
function isStream(payloadType: number): boolean {
  return payloadType === payloadTypes.output || payloadType === payloadTypes.stdErr;
}

/** Whoever sends is there, whatever the gateway said before. */
function wake(peer: StreamPeer): StreamPeer {
  return peer.isPaused ? { ...peer, isPaused: false } : peer;
}

/** The agent keeps its output meanwhile; the plugin goes on sending, and so does every client. */
function pauses(peer: StreamPeer): StreamPeer {
  return peer.role === agentRole ? { ...peer, isPaused: true } : peer;
}

function write(data: Uint8Array): AdapterEffect {
  return { type: 'write', data };
}

function report(sentence: string): AdapterEffect {
  return { type: 'report', error: new ChatError('bad-frame', sentence) };
}
