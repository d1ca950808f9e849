import type { JsonValue } from '../../model/json.js';
import type { Explanation } from '../client.js';
import type { ConnectionStatus, ConnectionView } from '../connection/connection-view.js';
import type { ConnectionMetrics } from '../connection/metrics.js';
import type { RequestFunction } from '../request-options.js';
import { trackResult, type TrackedResult } from './tracked-result.js';

/** What changes about a connection. Reading a field is what subscribes to it. */
type WebSocketFields<DATA> = {
  readonly status: ConnectionStatus;
  /** As a `WebSocket` counts: 0 connecting, 1 open, 3 closed. */
  readonly readyState: 0 | 1 | 3;
  readonly isConnected: boolean;
  /** Tries since the last stable connection; 0 while that lasts. */
  readonly attempt: number;
  /** In ms since the epoch; `null` where no try is waited for. */
  readonly nextRetryAt: number | null;
  /** Why there is no connection, or why the last one ended. */
  readonly reason: ConnectionView['reason'];
  readonly error: ConnectionView['error'];
  readonly session: ConnectionView['session'];
  /** Who is signed in; `null` before the session is open. */
  readonly user: NonNullable<ConnectionView['session']>['user'] | null;
  readonly capabilities: ConnectionView['capabilities'];
  /** Bytes of one frame that the server takes, as it said last. */
  readonly maxFrameBytes: number;
  /** Round trip in ms, as last measured. */
  readonly latency: number | null;
  /** The newest message. Who reads it is drawn with each one; to miss none in a burst, use `onMessage`. */
  readonly lastMessage: DATA | undefined;
  /** The newest 100 messages of a plain connection, oldest first; those of a native one are not kept. */
  readonly messages: readonly DATA[];
};

/** What can be done with a connection: always the same functions. */
type WebSocketActions<DATA> = {
  /** Text and bytes go as they are, anything else as JSON. False where the connection is not open: nothing is sent then. */
  send: (data: string | Uint8Array<ArrayBuffer> | JsonValue) => boolean;
  /** JSON in any case: a string is sent in quotes. */
  sendJson: (data: JsonValue) => boolean;
  /** Asks the server's handler of that name. Plain connections have nobody to ask (`command-unsupported`). */
  request: RequestFunction;
  connect: () => void;
  /** Stays closed until `connect()`. */
  disconnect: () => void;
  /** Tries at once where a try is waited for. */
  retryNow: () => void;
  /** Tells of every message until the returned function is called. */
  onMessage: (listener: (data: DATA) => void) => () => void;
  /** Numbers since the client was made; read them when you need them, they announce nothing. */
  metrics: () => ConnectionMetrics;
  /** Why there is, or is not, a connection. */
  explain: () => Explanation;
};

/** What `useWebSocket` returns. Spreading it, or taking the rest of it, reads every field. */
export type WebSocketConnection<DATA = JsonValue> = WebSocketFields<DATA> & WebSocketActions<DATA>;

/** What is to be observed: a native client, or a plain one. */
export type ConnectionSource<DATA> = WebSocketActions<DATA> & {
  getState: () => ConnectionState<DATA>;
  getInitialState: () => ConnectionState<DATA>;
  subscribe: (listener: () => void) => () => void;
  retain: () => () => void;
};

type ConnectionState<DATA> = {
  connection: ConnectionView;
  lastMessage: DATA | undefined;
  messages: readonly DATA[];
};

const readyStates: Record<ConnectionStatus, 0 | 1 | 3> = {
  idle: 3,
  connecting: 0,
  authenticating: 0,
  open: 1,
  // Between two sockets there is none: what is sent now goes nowhere.
  reconnecting: 3,
  offline: 3,
  closed: 3,
};

/** Follows a connection, field by field. */
export function observeConnection<DATA>(
  source: ConnectionSource<DATA>,
): TrackedResult<WebSocketConnection<DATA>> {
  const { send, sendJson, request, connect, disconnect, retryNow, onMessage, metrics, explain } = source;
  return trackResult<ConnectionState<DATA>, WebSocketFields<DATA>, WebSocketActions<DATA>>({
    getState: source.getState,
    getInitialState: source.getInitialState,
    subscribe: source.subscribe,
    fields: {
      status: ({ connection }) => connection.status,
      readyState: ({ connection }) => readyStates[connection.status],
      isConnected: ({ connection }) => connection.status === 'open',
      attempt: ({ connection }) => connection.attempt,
      nextRetryAt: ({ connection }) => connection.nextRetryAt,
      reason: ({ connection }) => connection.reason,
      error: ({ connection }) => connection.error,
      session: ({ connection }) => connection.session,
      user: ({ connection }) => connection.session?.user ?? null,
      capabilities: ({ connection }) => connection.capabilities,
      maxFrameBytes: ({ connection }) => connection.maxFrameBytes,
      latency: ({ connection }) => connection.latency,
      lastMessage: ({ lastMessage }) => lastMessage,
      messages: ({ messages }) => messages,
    },
    fixed: { send, sendJson, request, connect, disconnect, retryNow, onMessage, metrics, explain },
  });
}
