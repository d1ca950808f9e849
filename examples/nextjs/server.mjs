#!/usr/bin/env node
/**
 * One HTTP server for the Next.js app and for the chat: Next answers requests, the gateway takes the upgrades of `/chat`.
 * `--dev` runs Next in development. PORT (default 3000; 0 takes a free one) and HOST (default localhost) say where;
 * TICKET_SECRET signs tickets, and is made anew with each start where it is not set.
 */
import { createServer } from 'node:http';

import { attachGateway } from 'colloquy/server';
import next from 'next';

import { chatPath } from './lib/lobby.mjs';
import { beginTranscript } from './server/begin-transcript.mjs';
import { createChat } from './server/create-chat.mjs';

const dev = process.argv.includes('--dev');
const { PORT = '3000', HOST = 'localhost', TICKET_SECRET } = process.env;

const services = createChat({ secret: TICKET_SECRET, development: dev });
await beginTranscript(services.gateway);
// Before Next loads a page: this is where lib/chat-services.ts finds them.
globalThis.chatServices = services;

const server = createServer();
const app = next({ dev, dir: import.meta.dirname, hostname: HOST, port: Number(PORT), httpServer: server });
await app.prepare();
const handle = app.getRequestHandler();

server.on('request', (request, response) => void handle(request, response));
attachGateway(services.gateway, server, { path: chatPath });
server.on('upgrade', (request, socket) => {
  // In production nobody else takes sockets, and one that nobody takes would stay open. In development Next has its own.
  if (!dev && request.url?.split('?')[0] !== chatPath) socket.destroy();
});

server.listen(Number(PORT), HOST, () => {
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : PORT;
  console.log(`ready: http://${HOST}:${port}/`);
});

async function stop() {
  // Pages are told to come back (1012), and running turns end as interrupted.
  await services.gateway.close();
  server.close();
  server.closeAllConnections();
  await app.close();
  process.exit(0);
}
process.once('SIGINT', stop);
process.once('SIGTERM', stop);
