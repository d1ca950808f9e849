import { createManualClock } from '../../../src/testing/manual-clock.js';
import { createSocketConstructor } from '../../../src/testing/socket-constructor.js';
import type { MemoryEnd } from '../../../src/testing/socket-pair.js';
import { createPlainClient, type PlainClientOptions } from '../../../src/core/plain/plain-client.js';

/** A server that plays by hand: it keeps each socket and what came over it. */
export function createPlainServer() {
  const sockets: MemoryEnd[] = [];
  const received: unknown[] = [];
  const asked: { url: string; protocols: readonly string[] }[] = [];
  const closes: number[] = [];
  let takes = true;
  const webSocket = createSocketConstructor((socket, request) => {
    asked.push(request);
    if (!takes) return false;
    socket.binaryType = 'arraybuffer';
    socket.onmessage = ({ data }) => received.push(data instanceof ArrayBuffer ? new Uint8Array(data) : data);
    socket.onclose = ({ code }) => closes.push(code);
    sockets.push(socket);
    return true;
  });
  return {
    webSocket,
    sockets,
    received,
    asked,
    closes,
    refuse: (refuses: boolean) => void (takes = !refuses),
    /** The socket that was opened last. */
    get socket(): MemoryEnd {
      const socket = sockets.at(-1);
      if (!socket) throw new Error('Nobody has connected yet.');
      return socket;
    },
  };
}

/** A client of such a server, on a clock that the test moves. */
export function createPlainPair<DATA = unknown>(options: Partial<PlainClientOptions<DATA>> = {}) {
  const server = createPlainServer();
  const clock = createManualClock();
  const client = createPlainClient<DATA>({
    url: 'ws://chat.invalid/',
    webSocket: server.webSocket,
    clock,
    random: () => 0,
    ...options,
  });
  return { server, clock, client };
}
