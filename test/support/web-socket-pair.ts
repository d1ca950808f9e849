import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

import { WebSocket, WebSocketServer } from 'ws';

import type { SocketLike } from '../../src/protocol/socket-like.js';

/** A connection of `ws`'s over the loopback: what our own sockets are measured by. The client's end is opening. */
export async function createWebSocketPair(): Promise<{
  client: SocketLike;
  server: SocketLike;
  dispose: () => Promise<void>;
}> {
  const host = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(host, 'listening');
  // A server that listens on TCP has an address that is an object.
  const { port } = host.address() as AddressInfo;
  const client = new WebSocket(`ws://127.0.0.1:${port}/`);
  const [server] = await once(host, 'connection');
  return {
    client,
    server: server as SocketLike,
    dispose: async () => {
      client.terminate();
      server.terminate();
      await new Promise((resolve) => host.close(resolve));
    },
  };
}
