import type { SharedText } from './shared-text.js';

/**
 * A handler whose event may be named more narrowly. Written as a method, since TypeScript compares the parameters of
 * methods both ways: the DOM's `WebSocket` and `ws`'s each have events of their own, and both are to fit.
 */
type Handler<E> = { handle(event: E): void }['handle'] | null;

/**
 * The part of a WebSocket that both ends use. A browser's `WebSocket`, `ws`'s and an in-memory pair all fit, so the
 * gateway runs in a page as it does in Node. `binaryType` is set to `arraybuffer` before the first message.
 */
export type SocketLike = {
  readonly readyState: number;
  /** Bytes handed to `send` that have not left yet. */
  readonly bufferedAmount: number;
  binaryType: string;
  send: (data: string | Uint8Array<ArrayBuffer>) => void;
  /** As `send`, for text that other sockets of the platform are sent too. @default `send` of its text */
  sendShared?: (shared: SharedText) => void;
  close: (code?: number, reason?: string) => void;
  /** Ends the connection without a closing handshake, where the platform can (`ws` does, browsers cannot). */
  terminate?: () => void;
  onopen: Handler<unknown>;
  onmessage: Handler<{ data: unknown }>;
  onclose: Handler<{ code: number; reason: string; wasClean?: boolean }>;
  onerror: Handler<unknown>;
};

/** Makes a client's socket; a browser's `WebSocket` constructor fits. */
export type SocketConstructor = new (url: string, protocols?: string | string[]) => SocketLike;

/** `readyState` of an open socket (WHATWG WebSockets, "ready state"). */
export const SOCKET_OPEN = 1;
