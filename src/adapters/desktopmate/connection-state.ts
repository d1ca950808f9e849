import type { User } from '../../model/author.js';
import type { ForeignLine } from '../../protocol/endpoint.js';
import type { GatewayRequest } from '../../protocol/gateway-request.js';
import type { Heartbeat } from './heartbeat-monitor.js';
import type { MessageProcessor } from './message-processor.js';

/** What is known of one connection, as it stands: a copy, which does not change. Times are in ms since the epoch. */
export type ConnectionState = {
  readonly connectionId: string;
  readonly isAuthenticated: boolean;
  /** `null` until it is authenticated. */
  readonly userId: string | null;
  /** `null` until the first. */
  readonly lastPingTime: number | null;
  readonly lastPongTime: number | null;
  readonly createdAt: number;
  /** Ids of turns that it asked for and that have not ended. */
  readonly turns: readonly string[];
};

/** A connection at work. */
export type Connection = {
  readonly id: string;
  readonly line: ForeignLine;
  readonly request: GatewayRequest;
  readonly createdAt: number;
  lastPingTime: number | null;
  lastPongTime: number | null;
  user: User | undefined;
  /** From its authorization on. */
  processor: MessageProcessor | undefined;
  heartbeat: Heartbeat | undefined;
  /** Messages that wait while a token is looked at; `undefined` while none is. */
  waiting: (string | Uint8Array)[] | undefined;
};

/** The record of a connection. */
export function describeConnection(connection: Connection): ConnectionState {
  const { id, user, lastPingTime, lastPongTime, createdAt, processor } = connection;
  return {
    connectionId: id,
    isAuthenticated: user !== undefined,
    userId: user?.id ?? null,
    lastPingTime,
    lastPongTime,
    createdAt,
    turns: processor?.turns() ?? [],
  };
}
