import * as z from 'zod/mini';

import type { AdapterContext } from '../../protocol/adapter.js';
import { ChatError } from '../../protocol/chat-error.js';
import { createUuid } from '../foreign/create-uuid.js';
import { answerKeys, bad, meetChallenge, shakeHands, type Say } from './client-handshake.js';
import { messageTypes, payloadTypes, type ClientMessage } from './client-message.js';
import type {
  ClientSession,
  ClientSessionEffect,
  ClientSessionInput,
  ClientSessionOptions,
  ClientSessionStep,
  TerminalSize,
} from './client-session.js';
import { readFlag, writeFlag } from './flag-payload.js';
import { readHandshakeComplete } from './handshake.js';
import { readPayload, writePayload } from './json-payload.js';
import {
  clientRole,
  closePeer,
  createPeer,
  openPeer,
  RESEND_TIMER,
  receiveBytes,
  sendBytes,
  tickPeer,
  type PeerStep,
} from './stream-peer.js';

/** What may be typed before the session is ready, in bytes; more is passed over, and reported. */
const EARLY_BYTES = 1024 * 1024;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

const closedSchema = z.object({ Output: z.nullish(z.string()) });

/** A session before its first line. */
export function createClientSession(options: ClientSessionOptions): ClientSession {
  return {
    options,
    peer: createPeer(clientRole),
    phase: 'handshake',
    sessionType: undefined,
    properties: undefined,
    agentVersion: undefined,
    encryption: undefined,
    early: [],
    size: undefined,
    isPaused: false,
  };
}

/** The client's end of a data channel: what `aws/session-manager-plugin` does in `src/datachannel/streaming.go`. Pure. */
export function stepClientSession(
  session: ClientSession,
  input: ClientSessionInput,
  context: AdapterContext,
): ClientSessionStep {
  if (session.phase === 'ended' && input.type !== 'closed') return [session, []];
  switch (input.type) {
    case 'opened': {
      const hello = writeHello(session, input.token, context);
      const opened = take(session, openPeer(session.peer, context), context);
      const ready: ClientSessionEffect[] = session.phase === 'ready' ? [{ type: 'ready' }] : [];
      return [opened[0], [hello, ...opened[1], ...ready]];
    }
    case 'received': {
      if (typeof input.data !== 'string')
        return take(session, receiveBytes(session.peer, input.data, context), context);
      const sentence = 'A text came where only binary messages are expected; it was passed over.';
      return [session, [{ type: 'report', error: new ChatError('bad-frame', sentence) }]];
    }
    case 'typed':
      return type(session, input.data, context);
    case 'resized':
      return resize(session, input.size, context);
    case 'flagged':
      return say(session, payloadTypes.flag, writeFlag(input.flag), context);
    case 'keys':
      return answerKeys(session, input.answer, sayAt(context));
    case 'timer':
      return input.key === RESEND_TIMER
        ? take(session, tickPeer(session.peer, context), context)
        : [session, []];
    case 'closed':
      return take(session, closePeer(session.peer), context);
  }
}

/** The first message of a line, and its only text. */
function writeHello(
  { options }: ClientSession,
  token: string,
  { random }: AdapterContext,
): ClientSessionEffect {
  const hello = {
    MessageSchemaVersion: '1.0',
    RequestId: createUuid(random),
    TokenValue: token,
    ClientId: options.clientId,
    ClientVersion: options.clientVersion,
  };
  return { type: 'write', data: JSON.stringify(hello) };
}

function type(session: ClientSession, data: Uint8Array, context: AdapterContext): ClientSessionStep {
  // Shells on Windows take a line feed for a new line of the same command; a person who presses Enter means a return.
  const isEnter = data.byteLength === 1 && data[0] === LINE_FEED && session.sessionType !== 'Port';
  const payload = isEnter ? Uint8Array.of(CARRIAGE_RETURN) : data;
  if (session.phase === 'ready') return say(session, payloadTypes.output, payload, context);
  const bytes = session.early.reduce((sum, one) => sum + one.payload.byteLength, payload.byteLength);
  if (bytes > EARLY_BYTES) {
    const sentence =
      'More was typed than is kept until a session is ready, so the newest of it was passed over. Wait for it to be open.';
    return [
      session,
      [{ type: 'report', error: new ChatError('outbox-full', sentence, { retryable: true }) }],
    ];
  }
  const early = [...session.early, { payloadType: payloadTypes.output, payload: payload.slice() }];
  return [{ ...session, early }, []];
}

function resize(session: ClientSession, size: TerminalSize, context: AdapterContext): ClientSessionStep {
  if (session.size?.cols === size.cols && session.size.rows === size.rows) return [session, []];
  const next = { ...session, size: { cols: size.cols, rows: size.rows } };
  // Until then nobody would look at it; the newest is said first when it is ready.
  return session.phase === 'ready'
    ? say(next, payloadTypes.size, writePayload(next.size), context)
    : [next, []];
}

function say(
  session: ClientSession,
  payloadType: number,
  payload: Uint8Array,
  context: AdapterContext,
): ClientSessionStep {
  return take(session, sendBytes(session.peer, payloadType, payload, context), context);
}

function sayAt(context: AdapterContext): Say {
  return (session, payloadType, payload) => say(session, payloadType, payload, context);
}

/** Goes on with what a peer's step brought. */
function take(session: ClientSession, step: PeerStep, context: AdapterContext): ClientSessionStep {
  let next: ClientSession = { ...session, peer: step.peer };
  const effects: ClientSessionEffect[] = [...step.effects];
  for (const message of step.messages) {
    const [after, more] = read(next, message, context);
    next = after;
    effects.push(...more);
  }
  if (!step.isHopeless) return [next, effects];
  const text = 'The other side acknowledges nothing any more.';
  return [{ ...next, phase: 'ended' }, [...effects, { type: 'ended', text }]];
}

function read(session: ClientSession, message: ClientMessage, context: AdapterContext): ClientSessionStep {
  switch (message.messageType) {
    case messageTypes.channelClosed: {
      const text = readPayload(closedSchema, message.payload)?.Output ?? '';
      return [{ ...session, phase: 'ended' }, [{ type: 'ended', text }]];
    }
    case messageTypes.pausePublication:
      return [{ ...session, isPaused: true }, []];
    case messageTypes.startPublication:
      return [{ ...session, isPaused: false }, []];
    default:
      return readPayloadOf(session.isPaused ? { ...session, isPaused: false } : session, message, context);
  }
}

function readPayloadOf(
  session: ClientSession,
  { payloadType, payload }: ClientMessage,
  context: AdapterContext,
): ClientSessionStep {
  switch (payloadType) {
    case payloadTypes.handshakeRequest:
      return shakeHands(session, payload, sayAt(context));
    case payloadTypes.handshakeComplete:
      return completeHandshake(session, payload, context);
    case payloadTypes.encryptionChallengeRequest:
      return meetChallenge(session, payload, sayAt(context));
    case payloadTypes.output:
    case payloadTypes.stdErr:
    case payloadTypes.exitCode:
    case payloadTypes.error:
      return readOutput(session, payloadType, payload, context);
    case payloadTypes.flag:
      return [session, [{ type: 'flag', flag: readFlag(payload) }]];
    default:
      return [session, [bad(`A payload of the type ${payloadType} is not known here and was passed over.`)]];
  }
}

function readOutput(
  session: ClientSession,
  payloadType: number,
  payload: Uint8Array,
  context: AdapterContext,
): ClientSessionStep {
  let data = payload;
  const { cipher } = session.peer;
  if (cipher && payloadType !== payloadTypes.error) {
    try {
      data = cipher.decrypt(payload);
    } catch (cause) {
      const sentence =
        'What came could not be decrypted and was passed over. The keys are not those of this session.';
      return [session, [{ type: 'report', error: new ChatError('bad-frame', sentence, { cause }) }]];
    }
  }
  // An agent from before there were handshakes: what it serves is a shell.
  const asked = session.agentVersion !== undefined;
  const [next, effects] =
    session.phase === 'handshake' && !asked ? becomeReady(session, context) : [session, []];
  if (payloadType !== payloadTypes.exitCode) {
    const stream = payloadType === payloadTypes.output ? 'output' : 'error';
    return [next, [...effects, { type: 'output', stream, data }]];
  }
  const code = Number.parseInt(new TextDecoder().decode(data), 10);
  return [
    next,
    Number.isNaN(code)
      ? [...effects, bad('An exit code is no number.')]
      : [...effects, { type: 'exit', code }],
  ];
}

function completeHandshake(
  session: ClientSession,
  payload: Uint8Array,
  context: AdapterContext,
): ClientSessionStep {
  const text = readHandshakeComplete(payload)?.CustomerMessage ?? '';
  const told: ClientSessionEffect[] = text === '' ? [] : [{ type: 'customer-message', text }];
  if (session.phase !== 'handshake') return [session, told];
  const [next, effects] = becomeReady(session, context);
  return [next, [...told, ...effects]];
}

/** The program listens: it hears how large its terminal is, then what was typed. */
function becomeReady(session: ClientSession, context: AdapterContext): ClientSessionStep {
  const { size, early } = session;
  let step: ClientSessionStep = [{ ...session, phase: 'ready', early: [] }, [{ type: 'ready' }]];
  const first = size ? [{ payloadType: payloadTypes.size as number, payload: writePayload(size) }] : [];
  for (const { payloadType, payload } of [...first, ...early]) {
    const [next, effects] = say(step[0], payloadType, payload, context);
    step = [next, [...step[1], ...effects]];
  }
  return step;
}
