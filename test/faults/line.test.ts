import { describe, expect, it } from 'vitest';

import { createManualClock } from '../../src/testing/manual-clock.js';
import { settle } from '../../src/testing/settle.js';
import { connected, createWatchedLine, sendAll } from './watched-line.js';

describe('a good line', () => {
  it('is not felt: messages, closes and states are as without it', async () => {
    const { line, socket, page, server, servers } = await connected();
    expect([socket.readyState, line.getState().sockets]).toEqual([1, 1]);
    socket.send('up');
    socket.send(new Uint8Array([1, 2]));
    servers[0]?.send('down');
    servers[0]?.send(new Uint8Array([3]));
    await settle();
    socket.close(4490, 'left');
    expect(socket.readyState).toBe(2);
    socket.send('late');
    await settle();
    expect([page, server]).toEqual([
      ['down', 'bytes', 'close 4490 left clean'],
      ['up', 'bytes', 'close 4490 left clean'],
    ]);
    expect([socket.readyState, line.getState().sockets]).toEqual([3, 0]);
    expect(socket.bufferedAmount).toBeGreaterThanOrEqual(4);
  });

  it('writes down what passed: direction, bytes, text', async () => {
    const { line, socket, servers } = await connected();
    socket.send('é');
    servers[0]?.send(new Uint8Array(5));
    await settle();
    expect(line.log).toEqual([
      { direction: 'to-server', socket: 1, index: 1, bytes: 2, text: 'é', at: 0, outcome: 'passed' },
      { direction: 'to-client', socket: 1, index: 1, bytes: 5, text: undefined, at: 0, outcome: 'passed' },
    ]);
    expect(line.count('to-server')).toEqual({ messages: 1, bytes: 2 });
    line.clearLog();
    expect([line.log, line.count('to-client')]).toEqual([[], { messages: 0, bytes: 0 }]);
  });

  it('keeps the newest of the log and counts all', async () => {
    const { line, open, clock } = createWatchedLine({ logLimit: 2 });
    const socket = open();
    await clock.settle();
    sendAll(socket, 'a b c');
    expect(line.log.map(({ text }) => text)).toEqual(['b', 'c']);
    expect(line.count('to-server').messages).toBe(3);
  });

  it('refuses to send too soon and to close as no browser closes', () => {
    const { open } = createWatchedLine();
    const socket = open();
    expect(() => socket.send('x')).toThrow(expect.objectContaining({ name: 'InvalidStateError' }));
    expect(() => socket.close(1001)).toThrow(expect.objectContaining({ name: 'InvalidAccessError' }));
  });
});

describe('a cut', () => {
  it('is 1006 for both ends, and an attempt afterwards succeeds', async () => {
    const { line, open, socket, page, server } = await connected();
    line.cut();
    expect(page).toEqual([]);
    socket.send('into the void');
    await settle();
    expect([page, server, socket.readyState]).toEqual([['close 1006'], ['close 1006'], 3]);
    open();
    await settle();
    expect(page).toEqual(['close 1006', 'open']);
  });

  it('loses what is on its way', async () => {
    const { line, clock, socket, page, server, servers } = await connected();
    line.delay(100);
    sendAll(socket, 'a b');
    servers[0]?.send('c');
    await clock.advance(99);
    line.cut();
    await clock.advance(1000);
    expect([page, server]).toEqual([['close 1006'], ['close 1006']]);
    expect(line.log.map(({ text, outcome }) => `${text} ${outcome}`)).toEqual(['c lost', 'a lost', 'b lost']);
    expect(line.count('to-server')).toEqual({ messages: 0, bytes: 0 });
  });

  it('delivers the first of what is on its way when told so', async () => {
    const { line, clock, socket, page, server, servers } = await connected();
    line.delay(100);
    sendAll(socket, 'a b c');
    sendAll(servers[0]!, 'x y');
    await clock.advance(50);
    line.cut({ arriving: 1 });
    await clock.advance(1000);
    expect([page, server]).toEqual([
      ['x', 'close 1006'],
      ['a', 'close 1006'],
    ]);
  });

  it('delivers any beginning of it at random, each possible one now and then', async () => {
    const seen = new Set<string>();
    const { line, clock, open, server } = createWatchedLine();
    for (let round = 0; round < 40; round += 1) {
      const socket = open();
      await clock.settle();
      line.delay(10);
      server.length = 0;
      sendAll(socket, 'a b');
      line.cut({ arriving: 'randomly' });
      line.delay(0);
      await clock.settle();
      seen.add(server.join(' '));
    }
    expect([...seen].toSorted()).toEqual(['a b close 1006', 'a close 1006', 'close 1006']);
  });

  it('fails an attempt that is being made', async () => {
    const { line, open, page, server } = createWatchedLine();
    open();
    line.cut();
    await settle();
    expect([page, server]).toEqual([['error', 'close 1006'], ['close 1006']]);
  });
});

describe('an offline line', () => {
  it('cuts, fails attempts, and comes back by itself', async () => {
    const { line, clock, open, page } = await connected();
    const start = clock.now();
    line.offline(5000);
    expect(line.getState()).toMatchObject({ isOnline: false, onlineAt: start + 5000, sockets: 0 });
    const refused = open();
    await clock.advance(4999);
    open();
    await clock.settle();
    expect(page).toEqual(['close 1006', 'error', 'close 1006', 'error', 'close 1006']);
    expect(refused.readyState).toBe(3);
    await clock.advance(1);
    open();
    await clock.settle();
    expect(page.at(-1)).toBe('open');
    expect(line.getState()).toMatchObject({ isOnline: true, onlineAt: undefined });
  });

  it('stays off until told, and a later time replaces an earlier one', async () => {
    const { line, clock } = createWatchedLine();
    line.offline(1000);
    line.offline();
    await clock.advance(3_600_000);
    expect(line.getState().isOnline).toBe(false);
    line.online();
    line.offline(1000);
    line.online();
    expect([line.getState().isOnline, clock.pending]).toEqual([true, 0]);
    line.offline(1000);
    line.heal();
    expect([line.getState().isOnline, clock.pending]).toEqual([true, 0]);
  });
});

it('tells listeners of each change, with a new state each time and the same one between', async () => {
  const clock = createManualClock();
  const { line, open } = createWatchedLine({ clock });
  const states: unknown[] = [];
  const stop = line.subscribe(() => states.push(line.getState()));
  expect(line.getState()).toBe(line.getState());
  line.slow(100);
  open();
  line.stall('to-client');
  stop();
  line.heal();
  expect(states).toMatchObject([
    { bytesPerSecond: 100, sockets: 0 },
    { sockets: 1 },
    { stalled: ['to-client'], sockets: 1 },
  ]);
  expect(line.getState()).toMatchObject({ bytesPerSecond: Infinity, stalled: [], sockets: 1 });
});
