import { expect, it } from 'vitest';

import { settle } from '../../src/testing/settle.js';
import { createSocketConstructor } from '../../src/testing/socket-constructor.js';
import type { MemoryEnd } from '../../src/testing/socket-pair.js';

it('hands the server’s end over, then opens', async () => {
  const log: string[] = [];
  const Socket = createSocketConstructor((server, { url, protocols }) => {
    log.push(`${url} ${protocols.join(',')}`);
    server.onmessage = ({ data }) => server.send(`echo ${String(data)}`);
    server.send('greeting');
  });
  const socket = new Socket('https://chat.example/room?x=1', ['colloquy.v1', 'other']);
  expect([socket.readyState, log]).toEqual([0, []]);
  socket.onopen = () => {
    log.push('open');
    socket.send('a');
  };
  socket.onmessage = ({ data }) => log.push(String(data));
  await settle();
  expect(log).toEqual(['wss://chat.example/room?x=1 colloquy.v1,other', 'open', 'greeting', 'echo a']);
  expect(socket).toMatchObject({
    url: 'wss://chat.example/room?x=1',
    protocol: 'colloquy.v1',
    readyState: 1,
  });
});

it.each([
  ['returning false', () => false],
  ['a promise of false', async () => false],
])('refuses by %s: error and 1006, never open', async (_, connect) => {
  const log: string[] = [];
  const Socket = createSocketConstructor(connect);
  const socket = new Socket('ws://in-page.invalid');
  socket.onopen = () => log.push('open');
  socket.onerror = () => log.push('error');
  socket.onclose = ({ code, wasClean }) => log.push(`close ${code} ${String(wasClean)}`);
  await settle();
  expect(log).toEqual(['error', 'close 1006 false']);
  expect(socket.readyState).toBe(3);
});

it('refuses when the server throws, and reports what it threw', async () => {
  const errors: unknown[] = [];
  const Socket = createSocketConstructor(
    () => {
      throw new Error('no room');
    },
    { reportError: (error) => errors.push(error) },
  );
  const socket = new Socket('ws://in-page.invalid');
  await settle();
  expect(socket.readyState).toBe(3);
  expect(errors).toEqual([new Error('no room')]);
});

it('waits for an answer that takes its time, and keeps what the server says meanwhile', async () => {
  let accept: (value: boolean) => void = () => {};
  const log: string[] = [];
  const Socket = createSocketConstructor((server) => {
    server.send('early');
    return new Promise<boolean>((resolve) => (accept = resolve));
  });
  const socket = new Socket('ws://in-page.invalid');
  socket.onopen = () => log.push('open');
  socket.onmessage = ({ data }) => log.push(String(data));
  await settle();
  expect([socket.readyState, log]).toEqual([0, []]);
  accept(true);
  await settle();
  expect(log).toEqual(['open', 'early']);
});

it('stays closed when the answer comes after the page gave up', async () => {
  for (const answer of [true, false]) {
    let decide: (value: boolean) => void = () => {};
    const ends: MemoryEnd[] = [];
    const log: string[] = [];
    const Socket = createSocketConstructor((server) => {
      ends.push(server);
      server.onclose = ({ code }) => log.push(`server ${code}`);
      return new Promise<boolean>((resolve) => (decide = resolve));
    });
    const socket = new Socket('ws://in-page.invalid');
    socket.onopen = () => log.push('open');
    socket.onclose = ({ code }) => log.push(`client ${code}`);
    await settle();
    socket.close(1000);
    await settle();
    decide(answer);
    await settle();
    expect(log.toSorted()).toEqual(['client 1006', 'server 1006']);
    expect([socket.readyState, ends[0]?.readyState]).toEqual([3, 3]);
  }
});

it('refuses addresses and protocols that a browser refuses', () => {
  const Socket = createSocketConstructor(() => {});
  for (const url of ['no address', 'ftp://x.example', 'ws://x.example/#part']) {
    expect(() => new Socket(url)).toThrow(expect.objectContaining({ name: 'SyntaxError' }));
  }
  expect(() => new Socket('ws://x.example', ['a', 'a'])).toThrow('named twice');
});
