import * as z from 'zod/mini';
import { describe, expect, it } from 'vitest';

import type { ChatError } from '../../../src/protocol/chat-error.js';
import { createPlainPair } from './plain-server.js';

describe('a plain client', () => {
  it('opens one socket with its first holder and says where it stands', async () => {
    const { client, server, clock } = createPlainPair({ protocols: 'news.v2' });
    expect(client.getState().connection.status).toBe('idle');
    client.retain();
    client.retain();
    expect(client.getState().connection.status).toBe('connecting');
    await clock.settle();
    expect(client.getState().connection.status).toBe('open');
    expect(server.asked).toEqual([{ url: 'ws://chat.invalid/', protocols: ['news.v2'] }]);
    expect(client.explain().sentence).toBe('The connection is open.');
  });

  it('reads JSON where it is JSON, and text and bytes as they are', async () => {
    const { client, server, clock } = createPlainPair();
    client.retain();
    await clock.settle();
    const heard: unknown[] = [];
    client.onMessage((data) => heard.push(data));
    server.socket.send('{"price":3}');
    server.socket.send('hello');
    server.socket.send('null');
    server.socket.send(new Uint8Array([1, 2]));
    await clock.settle();
    expect(heard).toEqual([{ price: 3 }, 'hello', null, new Uint8Array([1, 2])]);
    expect(client.getState().lastMessage).toEqual(new Uint8Array([1, 2]));
    expect(client.metrics()).toMatchObject({ sockets: 1, messagesIn: 4 });
  });

  it('sends text and bytes as they are, and anything else as JSON', async () => {
    const { client, server, clock } = createPlainPair();
    expect(client.send('too early')).toBe(false);
    client.retain();
    await clock.settle();
    expect(client.send('plain')).toBe(true);
    expect(client.send(new Uint8Array([7]))).toBe(true);
    expect(client.send({ type: 'user_message' })).toBe(true);
    expect(client.sendJson('quoted')).toBe(true);
    await clock.settle();
    expect(server.received).toEqual(['plain', new Uint8Array([7]), '{"type":"user_message"}', '"quoted"']);
  });

  it('keeps the newest messages, and no more than it was told', async () => {
    const { client, server, clock } = createPlainPair({ keepMessages: 3 });
    client.retain();
    await clock.settle();
    for (const message of [1, 2, 3, 4, 5]) server.socket.send(String(message));
    await clock.settle();
    expect(client.getState().messages).toEqual([3, 4, 5]);
  });

  it('keeps a hundred messages where it was told nothing', async () => {
    const { client, server, clock } = createPlainPair();
    client.retain();
    await clock.settle();
    for (let message = 1; message <= 130; message += 1) server.socket.send(String(message));
    await clock.settle();
    expect(client.getState().messages).toHaveLength(100);
    expect(client.getState().messages.at(0)).toBe(31);
  });

  it('passes over what does not fit its schema, and says so', async () => {
    const errors: ChatError[] = [];
    const schema = z.object({ price: z.number() });
    const { client, server, clock } = createPlainPair<{ price: number }>({
      schema,
      onError: (error) => errors.push(error),
    });
    client.retain();
    await clock.settle();
    server.socket.send('{"price":"much"}');
    server.socket.send('{"price":4}');
    await clock.settle();
    expect(client.getState().messages).toEqual([{ price: 4 }]);
    expect(errors).toMatchObject([{ code: 'message-invalid' }]);
  });

  it('comes back by itself after the line was lost, with what it had', async () => {
    const { client, server, clock } = createPlainPair();
    client.retain();
    await clock.settle();
    server.socket.send('"before"');
    await clock.settle();
    server.socket.terminate();
    await clock.settle();
    expect(client.getState().connection).toMatchObject({ status: 'reconnecting', attempt: 1 });
    expect(client.getState().connection.nextRetryAt).toBeGreaterThan(clock.now());
    expect(client.send('lost')).toBe(false);
    await clock.runNext();
    expect(client.getState().connection.status).toBe('open');
    server.socket.send('"after"');
    await clock.settle();
    expect(client.getState().messages).toEqual(['before', 'after']);
    expect(server.sockets).toHaveLength(2);
  });

  it('tries at once when it is told to', async () => {
    const { client, server, clock } = createPlainPair();
    server.refuse(true);
    client.retain();
    await clock.settle();
    expect(client.getState().connection.status).toBe('reconnecting');
    server.refuse(false);
    client.retryNow();
    await clock.settle();
    expect(client.getState().connection.status).toBe('open');
  });

  it('stays closed after disconnect, until connect', async () => {
    const { client, server, clock } = createPlainPair();
    client.retain();
    await clock.settle();
    client.disconnect();
    await clock.advance(60_000);
    expect(client.getState().connection.status).toBe('closed');
    expect(server.closes).toEqual([1000]);
    client.connect();
    await clock.settle();
    expect(client.getState().connection.status).toBe('open');
  });

  it('stays for a second after the last holder went', async () => {
    const { client, server, clock } = createPlainPair();
    const release = client.retain();
    await clock.settle();
    release();
    release();
    await clock.advance(999);
    expect(client.getState().connection.status).toBe('open');
    const again = client.retain();
    await clock.advance(5000);
    expect(server.sockets).toHaveLength(1);
    again();
    await clock.advance(1000);
    expect(client.getState().connection.status).toBe('idle');
    expect(server.closes).toEqual([1000]);
  });

  it('says goodbye with its own word, and tells when the socket is gone', async () => {
    const ends: object[] = [];
    const { client, server, clock } = createPlainPair({
      goodbye: 'enough',
      onSocketEnd: (how) => ends.push({ ...how, status: client.getState().connection.status }),
    });
    const reasons: string[] = [];
    const follow = (): void => {
      server.socket.onclose = ({ reason }) => void reasons.push(reason);
    };
    client.retain();
    await clock.settle();
    follow();
    client.disconnect();
    expect(ends).toEqual([]);
    await clock.settle();
    expect(reasons).toEqual(['enough']);
    expect(ends).toEqual([{ code: 1000, reason: 'enough', wasClean: true, status: 'closed' }]);
  });

  it('tells of a lost socket once, and only then', async () => {
    const ends: object[] = [];
    const { client, server, clock } = createPlainPair({
      onSocketEnd: (how) => ends.push({ ...how, status: client.getState().connection.status }),
    });
    client.retain();
    await clock.settle();
    server.socket.terminate();
    await clock.settle();
    expect(ends).toEqual([{ code: 1006, reason: '', wasClean: false, status: 'reconnecting' }]);
  });

  it('asks for a delay with the code of the close', async () => {
    const asked: unknown[] = [];
    const { client, server, clock } = createPlainPair({
      retry: {
        delay: (attempt, _random, code) => {
          asked.push([attempt, code]);
          return 5;
        },
      },
    });
    client.retain();
    await clock.settle();
    server.socket.close(4000);
    await clock.advance(5);
    server.socket.terminate();
    await clock.settle();
    expect(asked).toEqual([
      [1, 4000],
      [2, 1006],
    ]);
  });

  it('connects to nothing where it has no address', async () => {
    const { client, server, clock } = createPlainPair({ url: null });
    client.retain();
    await clock.settle();
    expect(client.getState().connection.status).toBe('idle');
    expect(server.asked).toEqual([]);
  });
});
