import { describe, expect, it } from 'vitest';

import { orderSocket, orderSockets } from '../../../src/core/full/ordered-sockets.js';
import { ChatError } from '../../../src/protocol/chat-error.js';
import type { SocketConstructor } from '../../../src/protocol/socket-like.js';
import { createSocketPair } from '../../../src/testing/socket-pair.js';
import { settle } from '../../../src/testing/settle.js';

/** A socket of which all that begins with `!` takes something that has to be fetched first. */
function listen() {
  const { client, server } = createSocketPair();
  const heard: unknown[] = [];
  const reports: ChatError[] = [];
  let isHere = false;
  let fetches = 0;
  let arrive = (): void => {};
  let fail = (): void => {};
  const socket = orderSocket(
    client,
    (data) => {
      if (isHere || typeof data !== 'string' || !data.startsWith('!')) return undefined;
      fetches += 1;
      return new Promise<void>((resolve, reject) => {
        arrive = () => {
          isHere = true;
          resolve();
        };
        fail = () => reject(new ChatError('unavailable', 'It is not there.'));
      });
    },
    (error) => reports.push(error),
  );
  socket.onopen = () => heard.push('open');
  socket.onmessage = ({ data }) => heard.push(data);
  socket.onclose = ({ code }) => heard.push(code);
  return {
    socket,
    server,
    heard,
    reports,
    get fetches() {
      return fetches;
    },
    arrive: async () => {
      arrive();
      await settle();
    },
    fail: async () => {
      fail();
      await settle();
    },
  };
}

describe('a socket that waits for what a message takes', () => {
  it('is heard at once as long as nothing is missing', async () => {
    const { server, heard } = listen();
    await settle();
    server.send('one');
    server.send('two');
    await settle();
    expect(heard).toEqual(['open', 'one', 'two']);
  });

  it('is heard from there on when that has come, each message once and in order, the end last', async () => {
    const line = listen();
    await settle();
    for (const text of ['one', '!two', 'three', '!four']) line.server.send(text);
    line.server.close(4503, 'busy');
    await settle();
    expect(line.heard).toEqual(['open', 'one']);
    await line.arrive();
    expect(line.heard).toEqual(['open', 'one', '!two', 'three', '!four', 4503]);
    expect(line.fetches).toBe(1);
  });

  it('is heard no more by one who has turned away from it meanwhile', async () => {
    const line = listen();
    await settle();
    line.server.send('!one');
    await settle();
    line.socket.onmessage = null;
    line.socket.close(1000, 'goodbye');
    await line.arrive();
    expect(line.heard).toEqual(['open', 1000]);
  });

  it('counts as lost where it cannot be had', async () => {
    const line = listen();
    await settle();
    line.server.send('!one');
    line.server.send('two');
    await settle();
    await line.fail();
    expect(line.heard).toEqual(['open', 1006]);
    expect(line.reports.map(({ code }) => code)).toEqual(['unavailable']);
    expect(line.server.readyState).not.toBe(1);
  });

  it('passes on what is said to it, and how it is', async () => {
    const { client, server } = createSocketPair();
    const socket = orderSocket(
      client,
      () => undefined,
      () => {},
    );
    const heard: unknown[] = [];
    server.onmessage = ({ data }) => heard.push(data);
    await settle();
    socket.binaryType = 'arraybuffer';
    expect([client.binaryType, socket.binaryType]).toEqual(['arraybuffer', 'arraybuffer']);
    socket.send('hello');
    await settle();
    expect(heard).toEqual(['hello']);
    expect(socket.readyState).toBe(client.readyState);
    expect(socket.bufferedAmount).toBe(client.bufferedAmount);
  });
});

describe('a constructor of such sockets', () => {
  it('makes one of its own for each call, with the same address', () => {
    const made: unknown[][] = [];
    const Base = function (...input: unknown[]) {
      made.push(input);
      return createSocketPair().client;
    } as unknown as SocketConstructor;
    const Ordered = orderSockets(
      Base,
      () => undefined,
      () => {},
    );
    expect(new Ordered('ws://a', ['x'])).not.toBe(new Ordered('ws://b'));
    expect(made).toEqual([
      ['ws://a', ['x']],
      ['ws://b', undefined],
    ]);
  });
});
