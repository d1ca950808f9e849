// A real gateway process that speaks the foreign wires beside its own, on one port.
import { createServer } from 'node:http';

import { chatWebSocketEndpoint } from 'colloquy/adapters/chat-websocket/endpoint';
import { desktopmateEndpoint } from 'colloquy/adapters/desktopmate/endpoint';
import { gatheringChannelsEndpoint, gatheringEndpoint } from 'colloquy/adapters/gathering/endpoint';
import { createGateway } from 'colloquy/gateway';
import { attachGateway } from 'colloquy/server';

import { scriptedAgent } from './agent.js';

const gateway = createGateway({
  authenticate: ({ token = 'guest' }) => ({ user: { id: token, name: token } }),
  agent: { id: 'script', name: 'Script', run: scriptedAgent },
  endpoints: [
    chatWebSocketEndpoint({ answers: 'pieces' }),
    gatheringEndpoint(),
    gatheringChannelsEndpoint(),
    desktopmateEndpoint(),
  ],
  origins: () => true,
});

const server = createServer((_request, response) => response.writeHead(404).end());
attachGateway(gateway, server);
server.listen(Number(process.env['PORT'] ?? 0), '127.0.0.1', () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' ? address?.port : undefined });
});

process.on('disconnect', () => process.exit(0));
