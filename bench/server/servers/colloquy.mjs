import { createGateway } from 'colloquy/gateway';
import { serveGateway } from 'colloquy/server';

/** The gateway with its store in memory: each token is an event of a channel, committed before it goes out. */
export async function serve() {
  const gateway = createGateway({
    authenticate: ({ token }) => (token ? { user: { id: token } } : null),
    origins: () => true,
    // They all come at once here.
    limits: { acceptsPerSecond: 10_000 },
  });
  const { url } = await serveGateway(gateway);
  return {
    url,
    /** @param {import('./server.d.ts').Token} token */
    publish: (token) => gateway.publish('room', { name: 'token', data: token }),
  };
}
