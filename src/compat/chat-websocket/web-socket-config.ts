import type { HeardMessage } from '../../adapters/chat-websocket/wire.js';
import type { PlainClientOptions } from '../../core/plain/plain-client.js';
import type { SocketCloseEvent, SocketErrorEvent } from './socket-events.js';

/** What comes with each event. */
export type EventDetails = {
  open: [];
  /** Each socket's end, also of those that never opened. */
  close: [event: SocketCloseEvent];
  error: [event: SocketErrorEvent];
  message: [message: HeardMessage];
};

/** A name of an event. */
export type WebSocketEventType = keyof EventDetails;

/** What a `ChatWebSocket` tells of, by the names that the emitter's `on` takes. */
export type WebSocketEvents = { [T in WebSocketEventType]: (...details: EventDetails[T]) => void };

/** The document's configuration. Nothing has to be given. */
export type WebSocketConfig = {
  /** @default `NEXT_PUBLIC_WS_URL`, or `ws://localhost:8000`, and `/ws` behind it */
  url?: string;
  /** Whether a lost connection is made again. @default true */
  reconnect?: boolean;
  /** ms until the next attempt. After 1006 it doubles with each, to 30,000 at most. @default 3,000 */
  reconnectInterval?: number;
  /** Attempts in a row, until a connection has held for 10 s. After the last one it stays `disconnected`. @default 5 */
  maxReconnectAttempts?: number;
  onOpen?: WebSocketEvents['open'];
  onClose?: WebSocketEvents['close'];
  /** Left out, what nobody could know otherwise is written to the console: messages that cannot be read, and the end of all attempts. */
  onError?: WebSocketEvents['error'];
  onMessage?: WebSocketEvents['message'];
  /** An attempt is waited for, 1 for the first after a loss. Of the project's newer client; the document has none. */
  onReconnect?: (attempt: number) => void;
} & Pick<PlainClientOptions, 'webSocket' | 'clock' | 'random' | 'environment'>;

const BASE_URL = 'ws://localhost:8000';

/** The document's defaults. The address is looked up each time, since tests and servers set it late. */
export function configDefaults() {
  return {
    url: `${baseUrl()}/ws`,
    reconnect: true,
    reconnectInterval: 3_000,
    maxReconnectAttempts: 5,
  };
}

function baseUrl(): string {
  try {
    // To the letter: bundlers put the value in its place. Where none does, a browser has no `process` at all.
    return process.env.NEXT_PUBLIC_WS_URL || BASE_URL;
  } catch {
    return BASE_URL;
  }
}
