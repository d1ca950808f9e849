/** A real WebSocket server that a test plays by hand, and a `ChatWebSocket` that talks to it on a clock of the test's. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

import { afterEach, expect } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';

import type { WebSocketConfig } from '../../../src/compat/chat-websocket/index.js';
import { createManualClock } from '../../../src/testing/manual-clock.js';

const endings: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

/** Has something ended after the test, the last first. */
export function atEnd(end: () => Promise<void> | void): void {
  endings.push(end);
}

export async function openChatServer() {
  const sockets: WebSocket[] = [];
  const received: unknown[] = [];
  const closes: { code: number; reason: string }[] = [];
  let refuses = false;
  let asked = 0;
  const server = new WebSocketServer({
    port: 0,
    host: '127.0.0.1',
    verifyClient: () => {
      asked += 1;
      return !refuses;
    },
  });
  server.on('connection', (socket) => {
    sockets.push(socket);
    socket.on('message', (data: Buffer) => received.push(JSON.parse(data.toString())));
    socket.on('close', (code, reason) => closes.push({ code, reason: reason.toString() }));
  });
  await once(server, 'listening');
  const stop = async (): Promise<void> => {
    for (const socket of server.clients) socket.terminate();
    const over = once(server, 'close');
    server.close();
    await over;
  };
  atEnd(() => (server.address() === null ? undefined : stop()));
  // A listening TCP server's address is never a string or null.
  const { port } = server.address() as AddressInfo;
  const newest = (): WebSocket => {
    const socket = sockets.at(-1);
    if (!socket) throw new Error('Nobody has connected yet.');
    return socket;
  };
  return {
    url: `ws://127.0.0.1:${port}/ws`,
    /** Messages of the clients', read as JSON. */
    received,
    closes,
    /** How often somebody tried to connect. */
    asked: () => asked,
    /** Sockets that came to be. */
    opened: () => sockets.length,
    refuse: (isSo: boolean) => void (refuses = isSo),
    /** An object as JSON, anything else as it is. */
    sends: (data: object | string | Uint8Array) =>
      newest().send(typeof data === 'string' || data instanceof Uint8Array ? data : JSON.stringify(data)),
    close: (code?: number, reason?: string) => newest().close(code, reason),
    /** The line is lost: 1006. */
    drop: () => newest().terminate(),
    stop,
  };
}

export type ChatServer = Awaited<ReturnType<typeof openChatServer>>;

/** A configuration for such a server: what it tells is kept, and its delays are over when the test says so. */
export function listenTo(url: string, config: WebSocketConfig = {}) {
  const clock = createManualClock();
  const told: string[] = [];
  const messages: unknown[] = [];
  const given: WebSocketConfig = {
    url,
    webSocket: WebSocket,
    clock,
    random: () => 0,
    onOpen: () => void told.push('open'),
    onClose: ({ code, reason }) => void told.push(`close ${code}${reason && ` ${reason}`}`),
    onError: ({ code }) => void told.push(`error ${code}`),
    onMessage: (message) => void messages.push(message),
    ...config,
  };
  return { clock, told, messages, config: given };
}

/** Something becomes so, over a real socket. */
export async function expectSoon<T>(read: () => T, value: T): Promise<void> {
  await expect.poll(read, { timeout: 10_000, interval: 5 }).toEqual(value);
}
