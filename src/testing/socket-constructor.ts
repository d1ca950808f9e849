import { reportLater, type SocketSide } from '../faults/socket-rules.js';
import type { SocketConstructor } from '../protocol/socket-like.js';
import { MemorySocket } from './memory-socket.js';
import type { MemoryEnd, SocketPairOptions } from './socket-pair.js';

/** What the page asked for. */
export type SocketRequest = { url: string; protocols: readonly string[] };

/**
 * Answers one attempt to connect: takes the server's end, or refuses by returning `false` or throwing, which the client
 * sees as `error`, then 1006, as it does every upgrade that a real server turns down.
 */
export type SocketConnect = (
  server: MemoryEnd,
  request: SocketRequest,
) => SocketAnswer | Promise<SocketAnswer>;

/** `false` refuses. */
export type SocketAnswer = boolean | void;

/**
 * A `WebSocket` class without a network, for the `webSocket` option of a client: each instance is a client's end, and
 * `connect` gets the server's.
 *
 * @example
 * createClient({ url: 'ws://in-page.invalid/', webSocket: createSocketConstructor((server) => void gateway.accept(server)) })
 */
export function createSocketConstructor(
  connect: SocketConnect,
  options: Pick<SocketPairOptions, 'schedule' | 'reportError'> = {},
): SocketConstructor {
  const { reportError = reportLater, schedule = queueMicrotask } = options;
  const carry = (side: SocketSide) => (arrive: () => void) => schedule(arrive, side);

  return class InPageWebSocket extends MemorySocket {
    constructor(url: string, protocols: string | string[] = []) {
      const asked = typeof protocols === 'string' ? [protocols] : protocols;
      const address = toSocketUrl(url);
      if (new Set(asked).size < asked.length)
        throw new DOMException('A subprotocol is named twice.', 'SyntaxError');
      // What `ws` does when its server is given no choice to make.
      const common = { url: address, protocol: asked[0] ?? '', reportError };
      super({ ...common, side: 'client', schedule: carry('client') });
      const server = new MemorySocket({ ...common, side: 'server', schedule: carry('server') });
      const handshake = MemorySocket.join(this, server);
      const answer = async (): Promise<void> => {
        try {
          const accepted = connect(server, { url: address, protocols: asked });
          if ((accepted instanceof Promise ? await accepted : accepted) === false) return handshake.refuse();
          handshake.accept();
        } catch (error) {
          handshake.refuse();
          reportError(error);
        }
      };
      schedule(() => void answer(), 'server');
    }
  };
}

/** A socket's address as a browser reads it (WHATWG WebSockets, "get a URL record"), without a page's base. */
function toSocketUrl(text: string): string {
  let url: URL;
  try {
    url = new URL(text);
  } catch (cause) {
    throw Object.assign(new DOMException(`"${text}" is not an address.`, 'SyntaxError'), { cause });
  }
  if (url.protocol === 'http:') url.protocol = 'ws:';
  if (url.protocol === 'https:') url.protocol = 'wss:';
  if ((url.protocol !== 'ws:' && url.protocol !== 'wss:') || url.hash !== '') {
    throw new DOMException(
      `A socket's address begins with ws or wss and has no fragment; got "${text}".`,
      'SyntaxError',
    );
  }
  return url.href;
}
