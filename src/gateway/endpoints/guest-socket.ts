import type { ClientFrame } from '../../protocol/client-frames.js';
import { decodeServerFrames, encodeFrame } from '../../protocol/codec.js';
import type { GuestOptions, GuestSession } from '../../protocol/endpoint.js';
import { SOCKET_OPEN, type SocketLike } from '../../protocol/socket-like.js';

/** WHATWG WebSockets: `readyState` of a socket that is gone. */
const SOCKET_CLOSED = 3;
const NORMAL = 1000;

/** One guest's two sides: the socket that the gateway serves, and the session that an endpoint holds. */
export type Guest = { socket: SocketLike; session: GuestSession };

/**
 * A session on the gateway without a network of its own: a socket whose other end is the endpoint. Whatever holds for
 * native clients (limits, rights, slow readers, the order of frames) holds for guests, since there is one path.
 */
export function createGuest({ who, line, onFrame, onEnd }: Omit<GuestOptions, 'request'>): Guest {
  let isOver = false;
  const early: ClientFrame[] = [];
  let isOpen = false;

  const toGateway = (frame: ClientFrame): void => {
    // Not inside of the call that caused it: an endpoint's handler would be entered again before it has ended.
    queueMicrotask(() => {
      if (!isOver) socket.onmessage?.({ data: encodeFrame(frame) });
    });
  };

  const socket: SocketLike = {
    get readyState() {
      return isOver ? SOCKET_CLOSED : SOCKET_OPEN;
    },
    get bufferedAmount() {
      return line.bufferedAmount;
    },
    binaryType: 'arraybuffer',
    onopen: null,
    onmessage: null,
    onclose: null,
    onerror: null,
    send: (data) => {
      if (typeof data !== 'string') return;
      for (const frame of decodeServerFrames(data).frames) {
        if (isOver) return;
        if (frame.type === 'heartbeat-ping') {
          toGateway({ type: 'heartbeat-pong', id: frame.id });
          continue;
        }
        if (frame.type === 'session-welcome') {
          isOpen = true;
          for (const waiting of early.splice(0)) toGateway(waiting);
        }
        onFrame(frame);
      }
    },
    close: (code = NORMAL, reason = '') => {
      if (isOver) return;
      isOver = true;
      queueMicrotask(() => socket.onclose?.({ code, reason, wasClean: true }));
      onEnd(code, reason);
    },
  };

  // The gateway has to listen first.
  queueMicrotask(() =>
    toGateway({
      type: 'session-hello',
      versions: [1],
      ...('token' in who && who.token !== undefined ? { token: who.token } : {}),
      client: { name: 'endpoint', version: '1' },
    }),
  );

  return {
    socket,
    session: {
      send: (frame) => {
        if (isOver) return;
        if (isOpen) toGateway(frame);
        else early.push(frame);
      },
      close: () => {
        if (isOver) return;
        isOver = true;
        queueMicrotask(() => socket.onclose?.({ code: NORMAL, reason: '', wasClean: true }));
      },
    },
  };
}
