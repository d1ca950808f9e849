import * as z from 'zod/mini';

import type { EndpointHost } from '../../protocol/endpoint.js';
import {
  authorizeSchema,
  chatMessageSchema,
  hitlResponseSchema,
  interruptSchema,
  type HitlDecision,
} from './client-messages.js';
import { closings } from './close-table.js';
import type { Connection } from './connection-state.js';
import { createMessageProcessor, type MessageProcessor } from './message-processor.js';
import { say, sentences } from './server-messages.js';
import { errorCodes } from './wire.js';

/** What handlers are given in place of the manager. */
export type MessageHandlerParts = {
  host: EndpointHost;
  send: (connection: Connection, message: object) => void;
  close: (connection: Connection, how: { code: number; reason: string }) => void;
  /** The channel of a session. */
  channelOf: (sessionId: string) => string;
  isHeld: (connection: Connection) => boolean;
};

/** One function per type of message. None of them throws. */
export type MessageHandler = {
  /** Asks the app about the token, and opens a session for it; closes with 4001 where the app refuses. */
  handleAuthorize: (connection: Connection, message: unknown) => Promise<void>;
  handleChatMessage: (connection: Connection, message: unknown) => void;
  handlePong: (connection: Connection) => void;
  handleInterrupt: (connection: Connection, message: unknown) => void;
  handleHitlResponse: (connection: Connection, message: unknown) => void;
};

/** RFC 6455, section 7.4.1. */
const INTERNAL_ERROR = 1011;
/** The gateway's own code for a token that holds no longer. */
const UNAUTHORIZED = 4401;

/** Makes the handlers of one endpoint. */
export function createMessageHandler(parts: MessageHandlerParts): MessageHandler {
  const { host, send, close, channelOf, isHeld } = parts;

  const handleAuthorize = async (connection: Connection, message: unknown): Promise<void> => {
    const read = z.safeParse(authorizeSchema, message);
    if (!read.success) return send(connection, say.error(sentences.invalidFormat));
    const who = await host.authenticate(read.data.token || undefined, connection.request);
    if (!isHeld(connection)) return;
    if ('error' in who) {
      send(connection, say.authorizeError(sentences.invalidToken));
      return close(connection, closings.authenticationFailed);
    }
    // Said twice by the same user it changes nothing: a turn that runs can still be interrupted.
    if (connection.user?.id !== who.user.id) {
      connection.processor?.close();
      connection.user = who.user;
      const processor = createMessageProcessor({
        host,
        connectionId: connection.id,
        who,
        request: connection.request,
        line: connection.line,
        send: (said) => {
          if (connection.processor === processor) send(connection, said);
        },
        ended: (code) => {
          if (connection.processor !== processor) return;
          const how = { code: INTERNAL_ERROR, reason: 'the session has ended' };
          close(connection, code === UNAUTHORIZED ? closings.authenticationFailed : how);
        },
        channelOf,
      });
      connection.processor = processor;
    }
    send(connection, say.authorizeSuccess(connection.id));
  };

  /** What speaks for the connection; one that is not authorized is told so. */
  const authorized = (connection: Connection): MessageProcessor | undefined => {
    if (!connection.processor) send(connection, say.error(sentences.authenticationRequired));
    return connection.processor;
  };

  return {
    handleAuthorize,
    handleChatMessage: (connection, message) => {
      // The form is looked at before the right to say it, as the real server does.
      const read = z.safeParse(chatMessageSchema, message);
      if (!read.success) {
        const issue = read.error.issues[0];
        const what = `${issue?.path.join('.')}: ${issue?.message ?? 'is wrong'}`;
        return send(connection, say.error(sentences.invalidChat(what)));
      }
      const processor = authorized(connection);
      if (!processor) return;
      const { agent_id: agentId, user_id: userId } = read.data;
      if (agentId.trim() === '') return send(connection, say.error(sentences.agentRequired));
      if (userId.trim() === '') return send(connection, say.error(sentences.userRequired));
      processor.startTurn(read.data);
    },
    handlePong: (connection) => {
      connection.lastPongTime = host.clock.now();
      connection.heartbeat?.pong();
    },
    handleInterrupt: (connection, message) => {
      const processor = authorized(connection);
      if (!processor) return;
      const read = z.safeParse(interruptSchema, message);
      if (!read.success) return send(connection, say.error(sentences.invalidFormat));
      processor.interrupt(read.data.turn_id ?? null);
    },
    handleHitlResponse: (connection, message) => {
      const processor = authorized(connection);
      if (!processor) return;
      const read = z.safeParse(hitlResponseSchema, message);
      if (!read.success) return send(connection, say.error(sentences.invalidDecisions, errorCodes.notFound));
      processor.decide(read.data.decisions.map(decisionOf));
    },
  };
}

/** What is decided, without the fields that say nothing. */
function decisionOf(decision: z.infer<typeof hitlResponseSchema>['decisions'][number]): HitlDecision {
  if (decision.type === 'approve') return { type: 'approve' };
  if (decision.type === 'edit') return { type: 'edit', edited_action: decision.edited_action };
  return { type: 'reject', ...(decision.message == null ? {} : { message: decision.message }) };
}
