import { WebSocketServer } from 'ws';

/** Nothing but `ws`: the text is made once, and `send` called for each socket. */
export async function serve() {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `ws://127.0.0.1:${port}/`,
    /** @param {import('./server.d.ts').Token} token */
    publish: (token) => {
      const text = JSON.stringify(token);
      for (const socket of server.clients) socket.send(text);
    },
  };
}
