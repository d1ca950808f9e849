import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';

import { createClient } from '../../../src/core/create-client.js';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A server that refuses every upgrade with 403, and answers questions about it. */
async function refusingServer(answer: { status: number; body: string }) {
  let questions = 0;
  const server = createServer((_request, response) => {
    questions += 1;
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
  });
  server.on('upgrade', (_request, socket) => {
    // A client that has given up resets the line.
    socket.on('error', () => socket.destroy());
    socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n');
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // `listen` on a port makes this an address of a network.
  const { port } = server.address() as AddressInfo;
  return { url: `ws://127.0.0.1:${port}/chat`, questions: () => questions };
}

const webSocket = WebSocket;

describe('a refused upgrade', () => {
  it('is explained in development by asking the gateway once', async () => {
    const reason = "The origin http://x is not allowed: add it to the gateway's `origins`.";
    const { url, questions } = await refusingServer({ status: 403, body: JSON.stringify({ reason }) });
    const client = createClient({ url, webSocket, development: true, retry: { delay: () => 300 } });
    client.connect();
    await expect.poll(() => client.explain().sentence).toContain(`403: ${reason.slice(0, -1)}`);
    expect(client.store.getState().connection.error).toMatchObject({ code: 'upgrade-refused' });
    await expect.poll(() => client.metrics().sockets).toBeGreaterThan(2);
    expect(questions()).toBe(1);
    client.dispose();
  });

  it.each([
    { status: 426, body: '{"reason":"It would take yours."}' },
    { status: 502, body: '<html>' },
    { status: 403, body: '{"reason":7}' },
  ])('stays unexplained where the answer ($status) says nothing', async (answer) => {
    const { url, questions } = await refusingServer(answer);
    const client = createClient({ url, webSocket, development: true, retry: { delay: () => 10_000 } });
    client.connect();
    await expect.poll(questions).toBe(1);
    await expect.poll(() => client.store.getState().connection.reason?.name).toBe('socket-failed');
    client.dispose();
  });

  it('is asked about by nobody outside of development', async () => {
    const { url, questions } = await refusingServer({ status: 403, body: '{"reason":"No."}' });
    const client = createClient({ url, webSocket, retry: { delay: () => 5 } });
    client.connect();
    await expect.poll(() => client.metrics().sockets).toBeGreaterThan(3);
    expect(questions()).toBe(0);
    client.dispose();
  });

  it('by the platform itself, for an address that is none, is final and named', async () => {
    const errors: string[] = [];
    const client = createClient({
      url: 'not an address',
      webSocket,
      onError: ({ code }) => errors.push(code),
    });
    client.connect();
    expect(client.store.getState().connection).toMatchObject({
      status: 'closed',
      reason: { name: 'socket-failed' },
    });
    expect(errors).toEqual(['socket-failed']);
    client.dispose();
  });
});
