import type { User } from '../../model/author.js';
import { ChatError } from '../../protocol/chat-error.js';
import type { EndpointHost } from '../../protocol/endpoint.js';
import { createId } from '../../shared/ids.js';
import { createUuid } from '../foreign/create-uuid.js';
import { openDataSession, type DataSession, type DataSessionOptions } from './data-session.js';

/** What a client connects with: the same three words as the answers of AWS have. */
export type SessionTicket = {
  SessionId: string;
  /** For the first message of one line. */
  TokenValue: string;
};

/** A session, as a list has it. */
export type SessionRecord = { readonly id: string; readonly user: User; readonly isConnected: boolean };

/** The sessions of an endpoint. */
export type DataSessions = {
  /**
   * Begins a session for somebody; it waits for its client.
   *
   * @throws {ChatError} `forbidden` where a session of this name is somebody else's
   */
  start: (user: User, sessionId?: string) => SessionTicket;
  /** A new token for a session whose line was lost; `undefined` where there is no such session any more. */
  resume: (sessionId: string) => SessionTicket | undefined;
  /** Ends a session. @returns whether there was one */
  terminate: (sessionId: string, text?: string) => boolean;
  list: () => readonly SessionRecord[];
};

/** What the endpoint itself needs of them. */
export type SessionDesk = DataSessions & {
  find: (sessionId: string) => DataSession | undefined;
  /** `undefined`: this user has as many sessions as may be. */
  open: (user: User, sessionId: string) => DataSession | undefined;
  /** Takes a token that was given out, once. @returns the session that it is for */
  redeem: (token: string) => string | undefined;
  /** What a session that is over told its client; `undefined` where none of that name was lately. */
  farewell: (sessionId: string) => string | undefined;
  dispose: () => void;
};

type Fixed = Pick<DataSessionOptions, 'agent' | 'program' | 'resumeMs'> & { sessionsPerUser: number };

/** Sessions that are over and still known by name, so that nobody goes on with another one's numbers. */
const REMEMBERED = 1_000;
/** Tokens that nobody has come with. */
const TOKENS = 10_000;

/** Opens the registry. */
export function createSessionDesk(
  host: Pick<EndpointHost, 'clock' | 'random' | 'report'>,
  fixed: Fixed,
): SessionDesk {
  const sessions = new Map<string, DataSession>();
  const farewells = new Map<string, string>();
  const tokens = new Map<string, string>();
  const ticket = (sessionId: string): SessionTicket => {
    // Two ids: 240 random bits.
    const token = `${createId(host.random)}${createId(host.random)}`;
    keepNewest(tokens, TOKENS).set(token, sessionId);
    return { SessionId: sessionId, TokenValue: token };
  };
  const open = (user: User, id: string): DataSession => {
    const session = openDataSession({
      ...fixed,
      id,
      user,
      host,
      ended: (text) => {
        if (sessions.get(id) === session) sessions.delete(id);
        keepNewest(farewells, REMEMBERED).set(id, text);
      },
    });
    sessions.set(id, session);
    return session;
  };
  return {
    start: (user, sessionId = `${nameOf(user)}-${createUuid(host.random)}`) => {
      const there = sessions.get(sessionId) ?? open(user, sessionId);
      if (there.user.id !== user.id) {
        const sentence = `The session "${sessionId}" is somebody else’s, so there is no token for it. Take another name.`;
        throw new ChatError('forbidden', sentence);
      }
      return ticket(sessionId);
    },
    resume: (sessionId) => (sessions.has(sessionId) ? ticket(sessionId) : undefined),
    terminate: (sessionId, text = '') => {
      const session = sessions.get(sessionId);
      session?.end(text);
      return session !== undefined;
    },
    list: () => [...sessions.values()].map(({ id, user, isConnected }) => ({ id, user, isConnected })),
    find: (sessionId) => sessions.get(sessionId),
    open: (user, id) => {
      const theirs = [...sessions.values()].filter((session) => session.user.id === user.id);
      return theirs.length < fixed.sessionsPerUser ? open(user, id) : undefined;
    },
    redeem: (token) => {
      const sessionId = tokens.get(token);
      tokens.delete(token);
      return sessionId;
    },
    farewell: (sessionId) => farewells.get(sessionId),
    dispose: () => {
      for (const session of sessions.values()) session.end('The server is closing.');
      tokens.clear();
    },
  };
}

/** A user's id as far as it may stand in an address. */
function nameOf({ id }: User): string {
  return id.replace(/[^\w.@-]/g, '-').slice(0, 64) || 'session';
}

/** A map that forgets its oldest entry where one more would be too many. */
function keepNewest(map: Map<string, string>, limit: number): Map<string, string> {
  if (map.size < limit) return map;
  const [oldest] = map.keys();
  if (oldest !== undefined) map.delete(oldest);
  return map;
}
