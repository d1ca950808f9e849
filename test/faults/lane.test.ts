import { describe, expect, it } from 'vitest';

import { settle } from '../../src/testing/settle.js';
import { connected, createWatchedLine, sendAll } from './watched-line.js';

describe('a stalled line', () => {
  it('carries nothing, tells nobody, and delivers all of it when it moves again', async () => {
    const { line, clock, socket, page, server, servers } = await connected();
    line.stall();
    sendAll(socket, 'a b');
    servers[0]?.send('c');
    await clock.advance(3_600_000);
    expect([page, server, socket.readyState]).toEqual([[], [], 1]);
    expect(socket.bufferedAmount).toBe(2);
    line.resume();
    await clock.settle();
    expect([page, server]).toEqual([['c'], ['a', 'b']]);
  });

  it('keeps the server’s close from the page, behind what was sent before it', async () => {
    const { line, socket, page, servers } = await connected();
    line.stall();
    servers[0]?.send('last');
    servers[0]?.close(1012, 'restart');
    await settle();
    socket.send('to nobody');
    expect([page, socket.readyState]).toEqual([[], 1]);
    line.resume();
    await settle();
    expect(page).toEqual(['last', 'close 1012 restart clean']);
  });

  it('stalls one direction alone', async () => {
    const { line, socket, page, server, servers } = await connected();
    line.stall('to-client');
    socket.send('up');
    servers[0]?.send('down');
    await settle();
    expect([page, server]).toEqual([[], ['up']]);
    line.stall('to-server');
    line.resume('to-client');
    await settle();
    expect([page, line.getState().stalled]).toEqual([['down'], ['to-server']]);
  });

  it('leaves a closing without an answer, and an attempt waiting', async () => {
    const { line, open, socket, page, servers } = await connected();
    line.stall();
    socket.close(4510);
    const waiting = open();
    await settle();
    expect([socket.readyState, waiting.readyState, servers.length, page]).toEqual([2, 0, 1, []]);
    line.resume();
    await settle();
    expect([servers.length, page.toSorted()]).toEqual([2, ['close 4510 clean', 'open']]);
  });

  it('never lets the server know of an attempt that is given up meanwhile', async () => {
    const { line, open, page, servers } = createWatchedLine();
    line.stall();
    open().close();
    line.resume();
    await settle();
    expect([page, servers.length]).toEqual([['error', 'close 1006'], 0]);
  });

  it('loses all of it when it is cut before it moves again', async () => {
    const { line, socket, page, server } = await connected();
    line.stall();
    socket.send('a');
    line.cut();
    line.resume();
    await settle();
    expect([page, server]).toEqual([['close 1006'], ['close 1006']]);
  });
});

describe('a slow line', () => {
  it('is late by its delay in each direction, openings included, and keeps order when it gets faster', async () => {
    const { line, clock, open, page, server } = createWatchedLine();
    line.delay(200);
    const socket = open();
    await clock.advance(399);
    expect(page).toEqual([]);
    await clock.advance(1);
    expect(page).toEqual(['open']);
    socket.send('slow');
    line.delay(0);
    socket.send('fast');
    await clock.advance(199);
    expect(server).toEqual([]);
    await clock.advance(1);
    expect(server).toEqual(['slow', 'fast']);
  });

  it('lets so many bytes through in a second, and counts the rest as buffered', async () => {
    const { line, clock, socket, server } = await connected();
    line.slow(10);
    socket.send('x'.repeat(20));
    socket.send('y'.repeat(5));
    expect(socket.bufferedAmount).toBe(25);
    await clock.advance(1999);
    expect(server).toEqual([]);
    await clock.advance(1);
    expect([server.length, socket.bufferedAmount]).toEqual([1, 5]);
    await clock.advance(500);
    expect([server.length, socket.bufferedAmount, clock.pending]).toEqual([2, 0, 0]);
  });

  it('refuses figures that make no sense', () => {
    const { line } = createWatchedLine();
    expect(() => line.slow(0)).toThrow('line.slow takes bytes a second');
    expect(() => line.delay(-1)).toThrow('line.delay takes ms');
    expect(() => line.delay(Number.NaN)).toThrow(RangeError);
  });
});
