import * as z from 'zod/mini';

import type { AdapterContext } from '../../protocol/adapter.js';
import { ChatError } from '../../protocol/chat-error.js';
import { createUuid } from '../foreign/create-uuid.js';
import type {
  AgentSession,
  AgentSessionEffect,
  AgentSessionInput,
  AgentSessionOptions,
  AgentSessionStep,
} from './agent-session.js';
import { messageTypes, payloadTypes, type ClientMessage } from './client-message.js';
import { readFlag } from './flag-payload.js';
import { actionStatuses, actionTypes, readHandshakeResponse } from './handshake.js';
import { readPayload, writePayload } from './json-payload.js';
import {
  agentRole,
  closePeer,
  createPeer,
  holdPeer,
  openPeer,
  plainMessage,
  RESEND_TIMER,
  receiveBytes,
  sendBytes,
  tickPeer,
  type PeerStep,
} from './stream-peer.js';

/** The timer of the handshake. */
const HANDSHAKE_TIMER = 'handshake';
const NANOSECONDS_PER_MS = 1_000_000;
/** The first release of the plugin that shows error output and exit codes of their own. */
const SEPARATE_OUTPUT_VERSION = [1, 2, 312, 0];

const sizeSchema = z.object({
  cols: z.int().check(z.minimum(0), z.maximum(0xffff)),
  rows: z.int().check(z.minimum(0), z.maximum(0xffff)),
});

/** A session that nobody has connected to yet. */
export function createAgentSession(options: AgentSessionOptions): AgentSession {
  return { options, peer: createPeer(agentRole), phase: 'new', startedAt: 0, clientVersion: undefined };
}

/** The agent's end of a data channel: what `aws/amazon-ssm-agent` does in `agent/session/datachannel`. Pure. */
export function stepAgentSession(
  session: AgentSession,
  input: AgentSessionInput,
  context: AdapterContext,
): AgentSessionStep {
  if (session.phase === 'ended') return [session, []];
  switch (input.type) {
    case 'opened': {
      const [opened, effects] = take(session, openPeer(session.peer, context), context);
      if (opened.phase !== 'new') return [opened, effects];
      const [next, more] = requestHandshake(opened, context);
      return [next, [...effects, ...more]];
    }
    case 'received': {
      if (typeof input.data !== 'string')
        return take(session, receiveBytes(session.peer, input.data, context), context);
      return [session, [bad('A text came after the first message of a line; it was passed over.')]];
    }
    case 'printed': {
      const isError = input.stream === 'error' && isSeparate(session);
      const type = isError ? payloadTypes.stdErr : payloadTypes.output;
      return say(session, type, input.data, context);
    }
    case 'exited': {
      const code = new TextEncoder().encode(String(input.code));
      const step: AgentSessionStep = isSeparate(session)
        ? say(session, payloadTypes.exitCode, code, context)
        : [session, []];
      return drain(step);
    }
    case 'held':
      return [{ ...session, peer: holdPeer(session.peer, input.isHeld) }, []];
    case 'timer':
      if (input.key === RESEND_TIMER) return take(session, tickPeer(session.peer, context), context);
      return session.phase === 'handshake'
        ? fail(session, 'The client did not answer the handshake in time.')
        : [session, []];
    case 'closed':
      return take(session, closePeer(session.peer), context);
  }
}

/** The message that ends a session, whatever its state: it belongs to no stream and is acknowledged by nobody. */
export function channelClosed(sessionId: string, text: string, context: AdapterContext): Uint8Array {
  const payload = writePayload({
    MessageId: createUuid(context.random),
    CreatedDate: new Date(context.now).toISOString(),
    DestinationId: sessionId,
    SessionId: sessionId,
    MessageType: messageTypes.channelClosed,
    SchemaVersion: 1,
    Output: text,
  });
  return plainMessage({ messageType: messageTypes.channelClosed, payload }, context);
}

function requestHandshake(session: AgentSession, context: AdapterContext): AgentSessionStep {
  const { agentVersion, sessionType, properties = {}, handshakeMs } = session.options;
  const request = writePayload({
    AgentVersion: agentVersion,
    RequestedClientActions: [
      {
        ActionType: actionTypes.sessionType,
        ActionParameters: { SessionType: sessionType, Properties: properties },
      },
    ],
  });
  const asking: AgentSession = { ...session, phase: 'handshake', startedAt: context.now };
  const [next, effects] = say(asking, payloadTypes.handshakeRequest, request, context);
  return [next, [...effects, { type: 'timer-set', key: HANDSHAKE_TIMER, ms: handshakeMs }]];
}

function say(
  session: AgentSession,
  payloadType: number,
  payload: Uint8Array,
  context: AdapterContext,
): AgentSessionStep {
  return take(session, sendBytes(session.peer, payloadType, payload, context), context);
}

/** Goes on with what a peer's step brought. */
function take(session: AgentSession, step: PeerStep, context: AdapterContext): AgentSessionStep {
  let next: AgentSession = { ...session, peer: step.peer };
  const effects: AgentSessionEffect[] = [...step.effects];
  const hadMuch = isBusy(session);
  for (const message of step.messages) {
    const [after, more] = read(next, message, context);
    next = after;
    effects.push(...more);
  }
  if (step.isHopeless) {
    const [failed, more] = fail(next, 'The client acknowledges nothing any more.');
    return [failed, [...effects, ...more]];
  }
  if (hadMuch && !isBusy(next) && next.phase !== 'ended') effects.push({ type: 'drained' });
  return [next, effects];
}

function read(session: AgentSession, message: ClientMessage, context: AdapterContext): AgentSessionStep {
  if (message.messageType !== session.peer.role.receives) return [session, []];
  const { payloadType, payload } = message;
  if (payloadType === payloadTypes.handshakeResponse) return readResponse(session, payload, context);
  // Whatever comes before that is acknowledged and goes no further.
  if (session.phase !== 'ready') return [session, []];
  switch (payloadType) {
    case payloadTypes.output:
      return [session, [{ type: 'typed', data: payload }]];
    case payloadTypes.size: {
      const size = readPayload(sizeSchema, payload);
      return [session, [size ? { type: 'resized', size } : bad('A terminal’s size cannot be read.')]];
    }
    case payloadTypes.flag:
      return [session, [{ type: 'flag', flag: readFlag(payload) }]];
    default:
      return [session, [bad(`A payload of the type ${payloadType} is none that a program is told of.`)]];
  }
}

function readResponse(session: AgentSession, payload: Uint8Array, context: AdapterContext): AgentSessionStep {
  if (session.phase !== 'handshake') return [session, []];
  const response = readHandshakeResponse(payload);
  if (!response) return fail(session, 'The client’s answer to the handshake cannot be read.');
  const refused = (response.ProcessedClientActions ?? []).filter(
    ({ ActionStatus }) => ActionStatus !== actionStatuses.success,
  );
  if (refused.length > 0) {
    const reasons = refused.map(
      ({ ActionType = 'an action', Error = '' }) => Error || `${ActionType} failed`,
    );
    return fail(session, `The client cannot take part in this session: ${reasons.join('; ')}.`);
  }
  const complete = writePayload({
    // Whole ones: its readers take no fractions.
    HandshakeTimeToComplete: Math.round(Math.max(0, context.now - session.startedAt) * NANOSECONDS_PER_MS),
    CustomerMessage: session.options.customerMessage,
  });
  const ready: AgentSession = { ...session, phase: 'ready', clientVersion: response.ClientVersion };
  const [next, effects] = say(ready, payloadTypes.handshakeComplete, complete, context);
  return [next, [...effects, { type: 'timer-clear', key: HANDSHAKE_TIMER }, { type: 'begin' }]];
}

function fail(session: AgentSession, text: string): AgentSessionStep {
  return [{ ...session, phase: 'ended' }, [{ type: 'failed', text }]];
}

/** Whether anything that was said may not have come. */
function isBusy({ peer: { outgoing } }: AgentSession): boolean {
  return outgoing.waiting.length > 0 || outgoing.unacknowledged.length > 0;
}

function drain([session, effects]: AgentSessionStep): AgentSessionStep {
  return isBusy(session) ? [session, effects] : [session, [...effects, { type: 'drained' }]];
}

function isSeparate({ options, clientVersion = '' }: AgentSession): boolean {
  if (!options.separateOutput) return false;
  const parts = clientVersion.split('.').map(Number);
  for (const [index, least] of SEPARATE_OUTPUT_VERSION.entries()) {
    const part = parts[index] ?? 0;
    if (part !== least) return part > least;
  }
  return true;
}

function bad(sentence: string): AgentSessionEffect {
  return { type: 'report', error: new ChatError('bad-frame', sentence) };
}
