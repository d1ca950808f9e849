import { createRequire } from 'node:module';

const load = createRequire(new URL('../peers/', import.meta.url));

/** socket.io as its documentation starts it, over WebSocket alone. */
export async function serve() {
  const { Server } = load('socket.io');
  const io = new Server(0, { transports: ['websocket'], serveClient: false });
  const { port } = io.httpServer.address();
  return {
    url: `ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`,
    /** @param {import('./server.d.ts').Token} token */
    publish: (token) => void io.emit('token', token),
  };
}
