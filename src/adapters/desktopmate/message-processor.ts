import type { User } from '../../model/author.js';
import type { JsonObject } from '../../model/json.js';
import type { AuthenticatedGuest, EndpointHost, ForeignLine } from '../../protocol/endpoint.js';
import type { GatewayRequest } from '../../protocol/gateway-request.js';
import { createId } from '../../shared/ids.js';
import { createGuestChannels } from '../foreign/guest-channels.js';
import { createGuestTurns } from '../foreign/guest-turns.js';
import { normalizeUuid, type ChatMessageRequest, type HitlDecision } from './client-messages.js';
import { createUuid } from '../foreign/create-uuid.js';
import {
  forwardChunk,
  forwardEnd,
  forwardProactive,
  forwardStart,
  type ForwardedTurn,
  type StreamFields,
} from './forward-turn-events.js';
import { createPendingApprovals } from './pending-approvals.js';
import { partsOf } from './parts-of.js';
import { say, sentences } from './server-messages.js';
import { errorCodes } from './wire.js';

/** What one authorized connection says in the gateway's channels. */
export type MessageProcessor = {
  readonly user: User;
  /** Begins a turn; refused with 4002 while another one is active. */
  startTurn: (message: ChatMessageRequest) => void;
  /** `null`: whatever is active. */
  interrupt: (turnId: string | null) => void;
  decide: (decisions: readonly HitlDecision[]) => void;
  /** Ids of active turns. */
  turns: () => string[];
  /** Stops its turns, and leaves. */
  close: () => void;
};

export type MessageProcessorOptions = {
  host: EndpointHost;
  connectionId: string;
  who: AuthenticatedGuest;
  request: GatewayRequest;
  line: ForeignLine;
  /** Does nothing once the connection is gone. */
  send: (message: object) => void;
  /** The gateway ended the session. */
  ended: (code: number) => void;
  /** The channel of a session. */
  channelOf: (sessionId: string) => string;
};

/** How long a connection that is gone waits for its turns to be stopped, in ms. */
const STOP_MS = 5_000;
/** Answers of others that wait for the end of this connection's own. */
const MOST_WAITING = 20;

/** Opens a session on the gateway for an authorized connection, and forwards what happens in it. */
export function createMessageProcessor(options: MessageProcessorOptions): MessageProcessor {
  const { host, connectionId, who, request, line, send, ended, channelOf } = options;
  const { clock, random } = host;
  const fields: StreamFields = { connection_id: connectionId, user_id: who.user.id };
  let turn: ForwardedTurn | undefined;
  let place: { channel: string; sessionId: string } | undefined;
  /** The stop that is to be answered before the session ends, and how that is ended. */
  let leaving: { stop: string; release: () => void } | undefined;
  const answers = new Map<string, string>();
  const others: object[][] = [];

  const approvals = createPendingApprovals(clock, {
    ask: (asked) => {
      if (!turn) return;
      const { turnId, sessionId } = turn;
      send({ type: 'hitl_request', session_id: sessionId, ...asked, turn_id: turnId, ...fields });
    },
    answered: () => {
      if (turn) turn.resumedAt = written;
    },
  });
  /** Characters of the turn's text. */
  let written = 0;

  const over = (): void => {
    turn = undefined;
    written = 0;
    approvals.clear();
    answers.clear();
    for (const messages of others.splice(0)) messages.forEach(send);
  };
  const fail = (sentence: string, code: number | null = null): void => {
    over();
    send(say.error(sentence, code));
  };

  const turns = createGuestTurns({
    started: ({ commandId, turnId }) => {
      if (!turn || turn.commandId !== commandId) return;
      turn.turnId = turnId;
      send(forwardStart(turn, fields));
    },
    chunk: ({ commandId, message }, chunk) => {
      if (!turn || turn.commandId !== commandId) return;
      if (chunk.type === 'text-delta') written += chunk.delta.length;
      approvals.note(chunk, message);
      const forwarded = forwardChunk(turn, chunk, fields);
      if (forwarded) send(forwarded);
    },
    ended: ({ commandId, turnId }, message) => {
      if (turn && turn.commandId === commandId) {
        send(forwardEnd(turn, message, fields));
        return over();
      }
      if (message.chat.status !== 'done' || !place) return;
      const messages = forwardProactive(turnId, place.sessionId, message);
      // A stream of the wire has no room for another one.
      if (!turn) messages.forEach(send);
      else if (others.length < MOST_WAITING) others.push(messages);
    },
  });

  const session = host.openSession({
    who,
    request,
    line,
    onFrame: (frame) => channels.frame(frame),
    onEnd: (code) => ended(code),
  });
  const channels = createGuestChannels(session, {
    joined: turns.joined,
    denied: (channel, { message }) => {
      if (turn?.channel === channel) fail(message);
      if (place?.channel === channel) place = undefined;
    },
    event: turns.event,
    reply: ({ id, error, result }) => {
      if (id === leaving?.stop) return leaving.release();
      const approvalId = answers.get(id);
      if (approvalId !== undefined) {
        answers.delete(id);
        if (!error || error.code === 'approval-missing') return;
        send(say.error(error.message, errorCodes.notFound));
        return approvals.again(approvalId);
      }
      if (!turn || turn.commandId !== id) return;
      if (error) fail(error.message, error.code === 'turn-busy' ? errorCodes.turnActive : null);
      else if (result && !('turnId' in result)) fail(sentences.noAgent);
    },
  });

  const stop = (active: ForwardedTurn): string => {
    const id = createId(random);
    const { turnId, commandId, channel } = active;
    const target = turnId === undefined ? { commandId } : { turnId };
    channels.command(channel, id, { type: 'turn-stop', ...target });
    return id;
  };

  return {
    user: who.user,
    startTurn: (message) => {
      if (turn) {
        const status = approvals.isAsking ? 'AWAITING_APPROVAL' : 'PROCESSING';
        const sentence = sentences.turnActive(turn.turnId ?? turn.commandId, status);
        return send(say.error(sentence, errorCodes.turnActive));
      }
      const sessionId = message.session_id ? normalizeUuid(message.session_id) : createUuid(random);
      const channel = channelOf(sessionId);
      // One session at a time: a client that begins one after the other would stay in all of them.
      if (place && place.channel !== channel) channels.leave(place.channel);
      place = { channel, sessionId };
      channels.join(channel);
      const id = createId(random);
      const isSpoken = message.tts_enabled ?? true;
      turn = {
        commandId: id,
        channel,
        sessionId,
        isSpoken,
        turnId: undefined,
        interruptedBy: undefined,
        resumedAt: undefined,
      };
      channels.command(channel, id, {
        type: 'message-send',
        message: { id, parts: partsOf(message) },
        leafId: null,
        body: bodyOf(message),
      });
    },
    interrupt: (turnId) => {
      const isOther = turn && turnId !== null && turn.turnId !== turnId;
      if (!turn || isOther) {
        const sentence = turnId === null ? sentences.nothingToInterrupt : sentences.turnMissing(turnId);
        return send(say.error(sentence, errorCodes.notFound));
      }
      turn.interruptedBy = turnId === null ? 'all' : 'name';
      stop(turn);
    },
    decide: (decisions) => {
      const decided = approvals.decide(decisions);
      if (decided === 'none' || decided === 'invalid') {
        return send(say.error(sentences.invalidDecisions, errorCodes.notFound));
      }
      if ('expected' in decided) {
        const sentence = sentences.countMismatch(decided.expected, decisions.length);
        return send(say.error(sentence, errorCodes.notFound));
      }
      if (turn?.turnId === undefined) return;
      for (const decision of decided.decisions) {
        const id = createId(random);
        answers.set(id, decision.approvalId);
        channels.command(turn.channel, id, { type: 'approval-respond', turnId: turn.turnId, ...decision });
      }
    },
    turns: () => (turn ? [turn.turnId ?? turn.commandId] : []),
    close: () => {
      approvals.clear();
      if (!turn) return session.close();
      const timer = clock.setTimer(session.close, STOP_MS);
      const release = (): void => {
        clock.clearTimer(timer);
        session.close();
      };
      leaving = { stop: stop(turn), release };
    },
  };
}

/** What the agent is told of a message besides its text: the wire's own fields. */
function bodyOf(message: ChatMessageRequest): JsonObject {
  const fields = Object.entries(message).filter(
    ([name, value]) => !ownFields.has(name) && value !== undefined && value !== null,
  );
  // It came out of JSON, so it is JSON.
  return Object.fromEntries(fields) as JsonObject;
}

/** Fields that the message itself is made of. */
const ownFields: ReadonlySet<string> = new Set(['type', 'content', 'images', 'session_id']);
