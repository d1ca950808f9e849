import { closeCodes } from '../../protocol/close-codes.js';
import { SOCKET_OPEN, type SocketConstructor, type SocketLike } from '../../protocol/socket-like.js';
import type { Target } from '../../protocol/adapter.js';
import type { EarlySocket } from './head-start.js';

export type LineHandlers = {
  opened: () => void;
  /** `null`: something that is neither text nor bytes. */
  received: (data: string | Uint8Array | null) => void;
  closed: (code: number, reason: string) => void;
  /** The socket has ended, whoever ended it: told behind `closed`, and after `close` as well. */
  ended?: ((how: SocketEnd) => void) | undefined;
};

/** How a socket ended: the facts of a `CloseEvent`. */
export type SocketEnd = { code: number; reason: string; wasClean: boolean };

/** One socket, until it is let go: after `close` nothing of it is heard any more but its end. */
export type Line = {
  /** False where the socket is not open. */
  write: (data: string | Uint8Array) => boolean;
  /** Bytes that wait to leave. */
  buffered: () => number;
  close: (code: number, reason: string) => void;
};

/** The most characters of a close reason that surely fit into the 123 bytes which a close frame has for it. */
const MOST_REASON = 40;

/** Opens a socket. Throws what the constructor throws: the address is none, or the page may not connect to it. */
export function openLine(webSocket: SocketConstructor, target: Target, handlers: LineHandlers): Line {
  return listenTo(new webSocket(target.url, target.protocols), handlers);
}

/** Goes on with a socket that was opened before; what it has heard is told behind this task. */
export function adoptLine({ socket, replay }: EarlySocket, handlers: LineHandlers): Line {
  queueMicrotask(replay);
  return listenTo(socket, handlers);
}

function listenTo(socket: SocketLike, handlers: LineHandlers): Line {
  socket.binaryType = 'arraybuffer';
  socket.onopen = () => handlers.opened();
  socket.onmessage = ({ data }) => handlers.received(readData(data));
  // An error says nothing that the close behind it does not; unheard it would throw in Node.
  socket.onerror = () => {};
  const end: SocketLike['onclose'] = ({ code, reason, wasClean = code !== 1006 }) =>
    handlers.ended?.({ code, reason, wasClean });
  socket.onclose = (event) => {
    handlers.closed(event.code, event.reason);
    end(event);
  };
  return {
    write: (data) => {
      if (socket.readyState !== SOCKET_OPEN) return false;
      socket.send(typeof data === 'string' ? data : new Uint8Array(data));
      return true;
    },
    buffered: () => socket.bufferedAmount,
    close: (code, reason) => {
      detach(socket);
      if (handlers.ended) socket.onclose = end;
      socket.close(mayClose(code) ? code : closeCodes.internal, reason.slice(0, MOST_REASON));
    },
  };
}

function detach(socket: SocketLike): void {
  socket.onopen = null;
  socket.onmessage = null;
  socket.onclose = null;
  socket.onerror = () => {};
}

function readData(data: unknown): string | Uint8Array | null {
  if (typeof data === 'string') return data;
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return null;
}

/** Pages may close with 1000 and 3000–4999 only (WHATWG WebSockets, `close(code, reason)`). */
function mayClose(code: number): boolean {
  return code === 1000 || (code >= 3000 && code <= 4999);
}
