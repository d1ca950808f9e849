import type { Endpoint, ForeignLine, ForeignSession } from '../../protocol/endpoint.js';
import { SOCKET_OPEN, type SocketLike } from '../../protocol/socket-like.js';
import { byteLength } from '../../shared/byte-length.js';

/** A foreign client's socket at work. */
export type ForeignSocket = { close: (code: number, reason: string) => void; readonly isOpen: boolean };

/** RFC 6455, section 7.4.1: what native clients get as 44xx and 45xx, since a foreign client knows only these. */
const UNSUPPORTED_DATA = 1003;
const MESSAGE_TOO_BIG = 1009;
const INTERNAL_ERROR = 1011;

/**
 * Connects a socket with an endpoint's session: keeps to the endpoint's limits, and lets nothing that either of them
 * throws reach the other.
 */
export function openForeignSocket(
  socket: SocketLike,
  { messages }: Pick<Endpoint, 'messages'>,
  accept: (line: ForeignLine) => ForeignSession,
  hooks: { report: (cause: unknown) => void; onClosed: () => void },
): ForeignSocket {
  let session: ForeignSession | undefined;
  let isOver = false;

  const guarded = (task: () => void): void => {
    try {
      task();
    } catch (cause) {
      hooks.report(cause);
    }
  };
  const over = (code: number, reason: string): void => {
    if (isOver) return;
    isOver = true;
    guarded(() => session?.closed(code, reason));
    hooks.onClosed();
  };
  const close = (code: number, reason: string): void => {
    if (isOver) return;
    guarded(() => socket.close(code, reason));
    over(code, reason);
  };

  socket.binaryType = 'arraybuffer';
  socket.onmessage = ({ data }) => {
    if (isOver) return;
    const read = readMessage(data);
    const kind = typeof read === 'string' ? 'text' : 'binary';
    if (read === undefined || (messages.kinds !== 'both' && messages.kinds !== kind)) {
      return close(UNSUPPORTED_DATA, `only ${messages.kinds} is taken here`);
    }
    if ((typeof read === 'string' ? byteLength(read) : read.byteLength) > messages.maxBytes) {
      return close(MESSAGE_TOO_BIG, `a message is at most ${messages.maxBytes} bytes`);
    }
    guarded(() => session?.received(read));
  };
  socket.onclose = ({ code, reason }) => over(code, reason);
  // A close follows; there is nothing to do that it does not do.
  socket.onerror = () => undefined;

  try {
    session = accept({
      send: (data) => {
        if (isOver || socket.readyState !== SOCKET_OPEN) return;
        // A copy where the bytes may stand in shared memory, which sockets do not take.
        guarded(() => socket.send(typeof data === 'string' ? data : new Uint8Array(data)));
      },
      close,
      get bufferedAmount() {
        return socket.bufferedAmount;
      },
      get isOpen() {
        return !isOver && socket.readyState === SOCKET_OPEN;
      },
    });
  } catch (cause) {
    hooks.report(cause);
    close(INTERNAL_ERROR, 'the session could not be opened');
  }
  return {
    close,
    get isOpen() {
      return !isOver;
    },
  };
}

function readMessage(data: unknown): string | Uint8Array | undefined {
  if (typeof data === 'string') return data;
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  return ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : undefined;
}
