import type { PlainClientOptions } from '../../core/plain/plain-client.js';

/** Kinds of messages. */
export const MessageType = { TEXT: 'text', BINARY: 'binary', CLOSE: 'close', ERROR: 'error' } as const;
/** One of `MessageType`. */
export type MessageType = (typeof MessageType)[keyof typeof MessageType];

/** Where a channel stands. */
export const ConnectionState = {
  DISCONNECTED: 'disconnected',
  CONNECTING: 'connecting',
  CONNECTED: 'connected',
  CLOSING: 'closing',
  CLOSED: 'closed',
  ERROR: 'error',
} as const;
/** One of `ConnectionState`. */
export type ConnectionState = (typeof ConnectionState)[keyof typeof ConnectionState];

/** A message as it came: a text, or bytes. */
export type WebSocketMessage =
  | { messageType: 'text'; data: string; timestamp?: number }
  | { messageType: 'binary'; data: Uint8Array; timestamp?: number };

/** Of `WebSocketChannel`. Times are in ms; `createWebsocketConfig` fills in what is left out. */
export type WebSocketConfig = {
  url: string;
  token: string;
  /** @default 30,000 */
  pingInterval: number;
  /** How long a pong may take. @default 10,000 */
  pingTimeout: number;
  /** @default 30,000 */
  connectTimeout: number;
  /** Bytes of one message. @default 1024 × 1024 */
  maxMessageSize: number;
  /** Messages that may wait for the message handler. @default 100 */
  maxQueueSize: number;
  /** @default 3 */
  retryAttempts: number;
  /** Times the number of the attempt that failed. @default 1,000 */
  retryDelay: number;
};

/** Takes one message after the other. Where a promise is returned the next message waits for it. */
export type MessageHandler = (message: WebSocketMessage) => void | Promise<void>;
/** Told of what went wrong with a connection, or in the message handler. */
export type ErrorHandler = (error: Error) => void;
/** Told of each new state. */
export type ConnectionHandler = (state: ConnectionState) => void;

/** Of a channel, for tests and for pages that bring their own. */
export type ChannelOptions = Pick<PlainClientOptions, 'webSocket' | 'clock'>;

/** What `getConnectionInfo()` says. Times are in ms since the epoch. */
export type ConnectionInfo = {
  state: ConnectionState;
  isConnected: boolean;
  url: string;
  /** Messages that came and were taken. */
  messageCount: number;
  errorCount: number;
  lastPingTime: number | null;
  lastPongTime: number | null;
  /** Messages that wait for the message handler. */
  queueSize: number;
  pingInterval: number;
};
