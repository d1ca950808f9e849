import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';

import { createLine, type Line } from '../../src/faults/index.js';
import type { SocketLike } from '../../src/protocol/socket-like.js';
import { watch } from './watched-line.js';

let host: WebSocketServer;
let line: Line;
let server: string[];
let page: string[];
let open: () => SocketLike;

beforeEach(async () => {
  host = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(host, 'listening');
  server = [];
  page = [];
  host.on('connection', (socket: SocketLike) => watch(socket, server));
  line = createLine();
  const Socket = line.webSocket(WebSocket);
  open = () => {
    const socket = new Socket(`ws://127.0.0.1:${(host.address() as AddressInfo).port}/`);
    watch(socket, page);
    return socket;
  };
});

afterEach(async () => {
  line.cut();
  for (const socket of host.clients) socket.terminate();
  await new Promise((resolve) => host.close(resolve));
});

it('wraps real sockets: messages and a clean close pass unchanged', async () => {
  const socket = open();
  await vi.waitFor(() => expect(page).toEqual(['open']));
  socket.send('up');
  socket.send(new Uint8Array([1]));
  for (const client of host.clients) client.send('down');
  await vi.waitFor(() =>
    expect([page, server]).toEqual([
      ['open', 'down'],
      ['up', 'bytes'],
    ]),
  );
  socket.close(4490, 'left');
  await vi.waitFor(() => expect(page.at(-1)).toBe('close 4490 left clean'));
  await vi.waitFor(() => expect(server.at(-1)).toBe('close 4490 left clean'));
});

it('cuts real sockets after a message: it arrives, its answer cannot', async () => {
  const socket = open();
  await vi.waitFor(() => expect(page).toEqual(['open']));
  line.inject({ fault: 'cut-after', direction: 'to-server', skip: 1 });
  for (const word of ['one', 'two', 'three']) socket.send(word);
  await vi.waitFor(() => expect(server).toEqual(['one', 'two', 'close 1006']));
  expect(page).toEqual(['open', 'close 1006']);
});

it('gives up a real attempt without an error that nobody hears', async () => {
  open();
  line.cut();
  line.offline();
  open();
  await vi.waitFor(() => expect(page).toEqual(['error', 'close 1006', 'error', 'close 1006']));
  line.online();
  open();
  await vi.waitFor(() => expect(page.at(-1)).toBe('open'));
});
