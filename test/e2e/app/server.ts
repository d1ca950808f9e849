// A real gateway process for the end-to-end tests: scripted agent, memory store, the port from the environment.
import { createServer } from 'node:http';

import { createGateway } from 'colloquy/gateway';
import { attachGateway } from 'colloquy/server';

import { scriptedAgent } from './agent.js';

const gateway = createGateway({
  // `wrong` is nobody's token; any other is its user's name.
  authenticate: ({ token }) => (token && token !== 'wrong' ? { user: { id: token, name: token } } : null),
  agent: { id: 'script', name: 'Script', run: scriptedAgent },
  origins: () => true,
  heartbeat: { intervalMs: 1_000, graceMs: 2_000 },
  development: true,
});

const server = createServer((_request, response) => response.writeHead(404).end());
attachGateway(gateway, server);
server.listen(Number(process.env['PORT'] ?? 0), '127.0.0.1', () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' ? address?.port : undefined });
});

// The gateway's own counts, for tests that ask how many sockets a page really opened.
process.on('message', () => process.send?.({ statistics: gateway.connections.statistics() }));
process.on('disconnect', () => process.exit(0));
