import type { User } from '../model/author.js';
import type { JsonValue } from '../model/json.js';
import type { ChannelSnapshot } from '../model/snapshot.js';
import type { Publication, PublishedEvent } from '../protocol/publication.js';
import type { SocketLike } from '../protocol/socket-like.js';
import type { DrainOptions } from './drain.js';
import type { Revocation } from './revoke.js';
import type { GatewayLimits } from './gateway-limits.js';
import type { GatewayRequest } from '../protocol/gateway-request.js';

/** The answer to a request for an upgrade: the endpoint that takes the socket, or an HTTP refusal. */
export type Admission =
  | {
      /** `native`, or the name of one of `endpoints`. */
      endpoint: string;
      /** Bytes of the largest message that it takes; its socket need not take much more. */
      maxMessageBytes: number;
    }
  | {
      status: number;
      headers: Record<string, string>;
      /** A sentence for the developer: what was wrong and which option changes it. */
      reason: string;
    };

/** One session, for lists. */
export type ConnectionInfo = {
  sessionId: string;
  user: User;
  /** Names of the channels that it is in. */
  channels: string[];
  /** False while the session waits for its socket to come back. */
  connected: boolean;
  /** Milliseconds since the epoch. */
  since: number;
};

/** Counts since the gateway was made, and what is there now. */
export type GatewayStatistics = {
  /** Sockets that are open now. */
  sockets: number;
  /** Sessions that are open now, those that wait for their socket included. */
  sessions: number;
  /** Sockets that were accepted. */
  accepted: number;
  /** Sessions that came back on another socket. */
  resumed: number;
  /** Joins that were answered with the events after a cursor. */
  recoveries: number;
  /** Joins that were answered with a snapshot. */
  snapshots: number;
  /** Events that were committed. */
  events: number;
  /** Frames that could not be read. */
  badFrames: number;
  /** Turns that run now. */
  turns: number;
};

/** The sessions of a gateway. */
export type GatewayConnections = {
  list: () => ConnectionInfo[];
  /** Sends a `connection-message` to one session; false where it has no socket just now. */
  send: (sessionId: string, data: JsonValue) => boolean;
  /** Sends a `connection-message` to every open session; answers to how many. */
  broadcast: (data: JsonValue) => number;
  statistics: () => GatewayStatistics;
};

/**
 * Whether the gateway does its work. `degraded`: something that it writes to failed and is tried again; `draining`: it
 * takes no more connections and has the present ones go.
 */
export type GatewayHealth = {
  status: 'ok' | 'degraded' | 'draining' | 'closed';
  sessions: number;
  channels: number;
  turns: number;
  /** Channels whose messages `history.save` has not taken yet. */
  unsavedChannels: number;
  /** Why the last write to the store or to `history` failed; left out after one that succeeded. */
  lastFailure?: string;
};

/** The server's half of the chat: takes sockets, keeps channels, runs agents. */
export type Gateway = {
  /** The numbers at which it stops, defaults filled in. */
  readonly limits: Readonly<GatewayLimits>;
  /** The one path of its own sockets, where it has one. */
  readonly path: string | undefined;
  /** Takes an open socket that was admitted. Never throws. */
  accept: (socket: SocketLike, request?: GatewayRequest) => void;
  /**
   * Says before an HTTP upgrade whether the socket will be taken: by path, by origin, by what its endpoint says, and not
   * once the gateway is closed. A promise only where the endpoint has to ask somebody. Never rejects.
   */
  admit: (request: GatewayRequest) => Admission | Promise<Admission>;
  /**
   * The gateway's HTTP side. `GET /health` answers with {@link GatewayHealth}, `GET /metrics` with what `meter` renders. In development a plain GET to the
   * socket's own address answers what the upgrade would have met, so that a page can show why it was refused.
   */
  fetch: (request: Request) => Promise<Response>;
  /** Adds an event of the app, or a message, to a channel. @returns the number of its event */
  publish: (channel: string, publication: Publication) => Promise<{ seq: number }>;
  /**
   * Calls back after every committed event of a topic: an event's type (`turn-ended`), the name of an app's own event,
   * or `*` for all. @returns a function that ends it
   */
  subscribe: (topic: string, handler: (published: PublishedEvent) => void) => () => void;
  readonly connections: GatewayConnections;
  /** A channel's state, for server rendering. `limit` messages, 50 by default. */
  snapshot: (channel: string, options?: { limit?: number }) => Promise<ChannelSnapshot>;
  /**
   * Takes a right away while it is used: a session, or all of a user, is closed with 4402, after which its pages forget
   * the user; a user's place in a channel is closed with `channel-closed`. Have `authenticate` and `authorize` say no
   * first, or it comes back. @returns how many sessions it concerned
   */
  revoke: (revocation: Revocation) => number;
  health: () => GatewayHealth;
  /**
   * Takes no more connections, and has clients go to another gateway: each of them by itself, spread over a while. Turns
   * run on meanwhile. Resolves once all have gone or had their time; call `close` then. May be called again.
   */
  drain: (options?: DrainOptions) => Promise<void>;
  /**
   * Ends running turns as `interrupted`, closes all sockets (1012 by default: clients come back at once) and takes no
   * more. May be called again.
   */
  close: (options?: { code?: number }) => Promise<void>;
};
