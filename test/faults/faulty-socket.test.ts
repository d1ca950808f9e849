import { expect, it } from 'vitest';

import { settle } from '../../src/testing/settle.js';
import { createSocketPair } from '../../src/testing/socket-pair.js';
import { createWatchedLine, sendAll, watch } from './watched-line.js';

it('survives a handler that throws: the next messages arrive', async () => {
  const { line, clock, open, servers } = createWatchedLine();
  const heard: unknown[] = [];
  const thrown: unknown[] = [];
  const listener = (error: unknown): void => void thrown.push(error);
  process.on('uncaughtException', listener);
  const others = process.listeners('uncaughtException').filter((one) => one !== listener);
  for (const other of others) process.off('uncaughtException', other);
  line.delay(10);
  const socket = open();
  await clock.advance(20);
  socket.onmessage = ({ data }) => {
    heard.push(data);
    throw new Error(`over ${String(data)}`);
  };
  sendAll(servers[0]!, 'a b');
  await clock.advance(10);
  for (const other of others) process.on('uncaughtException', other);
  process.off('uncaughtException', listener);
  expect(heard).toEqual(['a', 'b']);
  expect(thrown.map(String)).toEqual(['Error: over a', 'Error: over b']);
});

it('takes bytes as they are when they are sent, and hands them over as the reader asks', async () => {
  const { line, clock, open, page, server, servers } = createWatchedLine();
  line.stall();
  const socket = open();
  line.resume();
  await clock.settle();
  line.delay(10);
  const bytes = new Uint8Array([1]);
  const heard: unknown[] = [];
  servers[0]!.onmessage = ({ data }) => heard.push(...new Uint8Array(data as ArrayBuffer));
  socket.send(bytes);
  bytes[0] = 9;
  servers[0]!.send(bytes);
  await clock.advance(10);
  expect([heard, page, server]).toEqual([[1], ['open', 'bytes'], []]);
});

it('hears no message any more once the page closes it', async () => {
  const { line, clock, open, page, servers } = createWatchedLine();
  const socket = open();
  await clock.settle();
  line.delay(10);
  servers[0]!.send('too late');
  await clock.settle();
  socket.close(1000);
  await clock.advance(100);
  expect(page).toEqual(['open', 'close 1000 clean']);
});

it('never runs a handler within another one', async () => {
  const { line, clock, open, servers } = createWatchedLine();
  const socket = open();
  await clock.settle();
  const log: string[] = [];
  socket.onmessage = ({ data }) => {
    log.push(`${String(data)} begins`);
    line.resume();
    log.push(`${String(data)} ends`);
  };
  line.stall();
  sendAll(servers[0]!, 'a b');
  await clock.settle();
  line.resume();
  expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
});

it('counts what the wrapped socket has not sent as buffered, too', async () => {
  const { line } = createWatchedLine();
  const pair = createSocketPair({
    schedule: (arrive, to) => (to === 'client' ? queueMicrotask(arrive) : undefined),
  });
  const client = line.wrap(pair.client);
  await settle();
  client.send('123');
  expect(client.bufferedAmount).toBe(3);
});

it('goes before a server’s end too: its readers are slow, and its buffered bytes grow', async () => {
  const { line } = createWatchedLine();
  const pair = createSocketPair();
  const page: string[] = [];
  const atServer: string[] = [];
  watch(pair.client, page);
  const server = line.wrap(pair.server, { side: 'server' });
  watch(server, atServer);
  await settle();
  line.stall('to-client');
  server.send('12345');
  pair.client.send('up');
  await settle();
  expect([server.bufferedAmount, page, atServer]).toEqual([5, ['open'], ['up']]);
  expect(line.log).toMatchObject([{ direction: 'to-server', text: 'up' }]);
  line.resume();
  await settle();
  server.terminate?.();
  await settle();
  expect([page, atServer]).toEqual([
    ['open', '12345', 'close 1006'],
    ['up', 'close 1006'],
  ]);
});

it('closes a browser’s socket, which cannot be lost otherwise, and has no terminate then', async () => {
  const calls: unknown[][] = [];
  class BrowserSocket {
    readyState = 0;
    bufferedAmount = 0;
    binaryType = 'blob';
    onopen = null;
    onmessage = null;
    onclose = null;
    onerror = null;
    send(): void {}
    close(...how: unknown[]): void {
      calls.push(how);
    }
  }
  const { line } = createWatchedLine();
  const socket = new (line.webSocket(BrowserSocket))('ws://x.example/');
  expect(socket.terminate).toBeUndefined();
  const page: string[] = [];
  watch(socket, page);
  line.cut();
  await settle();
  expect([page, calls]).toEqual([['error', 'close 1006'], [[]]]);
});
