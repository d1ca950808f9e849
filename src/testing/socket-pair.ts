import { reportLater, type SocketSide } from '../faults/socket-rules.js';
import type { SocketLike } from '../protocol/socket-like.js';
import { MemorySocket } from './memory-socket.js';

/** Of `createSocketPair`. */
export type SocketPairOptions = {
  /** @default 'ws://in-page.invalid/' */
  url?: string;
  /** The subprotocol that both ends agreed on. @default '' */
  protocol?: string;
  /**
   * Carries one piece (a message, the opening, a close) to an end. Calls must be carried out in their order; one that is
   * kept back is a line that is slow, and counts in the sender's `bufferedAmount`. @default as a promise job
   */
  schedule?: (arrive: () => void, to: SocketSide) => void;
  /** Takes what a handler throws; the connection goes on. @default thrown again in a job of its own */
  reportError?: (error: unknown) => void;
};

/** Two ends of one connection. `terminate` is there on both. */
export type SocketPair = { client: MemoryEnd; server: MemoryEnd };

/** A socket in memory, as the pair's two ends and the sockets of `createSocketConstructor` are. */
export type MemoryEnd = SocketLike &
  Required<Pick<SocketLike, 'terminate'>> & { readonly url: string; readonly protocol: string };

/**
 * A connection in memory: a client's end that is opening, and a server's end that is open already, as `ws` hands it
 * over. Everything arrives later, in order, in promise jobs; see `MemorySocket` for the rules.
 */
export function createSocketPair(options: SocketPairOptions = {}): SocketPair {
  const { url = 'ws://in-page.invalid/', protocol = '' } = options;
  const { reportError = reportLater, schedule = queueMicrotask } = options;
  const end = (side: SocketSide): MemorySocket =>
    new MemorySocket({ side, url, protocol, reportError, schedule: (arrive) => schedule(arrive, side) });
  const pair = { client: end('client'), server: end('server') };
  MemorySocket.join(pair.client, pair.server).accept();
  return pair;
}
