import { expect, it } from 'vitest';

import { decodeClientFrames, encodeFrame } from '../../src/protocol/codec.js';
import type { SocketLike } from '../../src/protocol/socket-like.js';
import { createManualClock } from '../../src/testing/manual-clock.js';
import { createFakeGateway, sessionWelcome } from './fake-gateway.js';
import { createRawClient } from './raw-client.js';

/** The smallest client there is: says hello, and pongs. */
function open(server: ReturnType<typeof createFakeGateway>): SocketLike {
  const socket = new server.webSocket(server.url, 'colloquy.v1');
  socket.onopen = () => {
    socket.send(encodeFrame({ type: 'session-hello', versions: [1], token: 'secret' }));
    socket.send(encodeFrame({ type: 'heartbeat-pong', id: 7 }));
  };
  return socket;
}

it('plays a gateway: frames come in order, are returned whole, and nothing else may come', async () => {
  const server = createFakeGateway();
  const socket = open(server);
  const heard: unknown[] = [];
  socket.onmessage = ({ data }) => heard.push(data);

  expect(await server.welcome()).toMatchObject({ token: 'secret' });
  expect(await server.expect({ type: 'heartbeat-pong', id: expect.any(Number) })).toEqual({
    type: 'heartbeat-pong',
    id: 7,
  });
  await server.expectNothing();
  expect(heard).toEqual([encodeFrame(sessionWelcome())]);

  server.send({ type: 'probe-pong', id: 1 }, { type: 'probe-pong', id: 2 });
  await server.expectNothing();
  expect(heard[1]).toBe('[{"type":"probe-pong","id":1},{"type":"probe-pong","id":2}]');
});

it('fails when another frame comes than was expected, when none comes, and when one too many came', async () => {
  const server = createFakeGateway();
  open(server);
  await expect(server.expect({ type: 'channel-subscribe', channel: 'room' })).rejects.toThrow(
    'next frame of the client',
  );
  await expect(server.expectNothing()).rejects.toThrow('frames of the client');
  await expect(server.expectEventually({ type: 'probe-ping' })).rejects.toThrow('heartbeat-pong');
  await expect(server.expect({ type: 'probe-ping' })).rejects.toThrow('next frame of the client');
  await expect(createFakeGateway().expect({ type: 'probe-ping' })).rejects.toThrow(
    'has no socket here (it tried 0 times)',
  );
});

it('passes over frames until one matches', async () => {
  const server = createFakeGateway();
  open(server);
  expect(await server.expectEventually({ type: 'heartbeat-pong', id: 7 })).toEqual({
    type: 'heartbeat-pong',
    id: 7,
  });
  await server.expectNothing();
});

it('drops the line, or closes with a code, and then talks to the next socket', async () => {
  const server = createFakeGateway();
  const ends: string[] = [];
  for (const code of [undefined, 4401]) {
    const socket = open(server);
    socket.onclose = ({ code: seen, reason }) => ends.push(`${seen} ${reason}`);
    await server.expect({ type: 'session-hello' });
    server.drop(code, code === undefined ? '' : 'token over');
    expect(() => server.send({ type: 'probe-pong', id: 1 })).toThrow('no socket here');
  }
  const last = open(server);
  await server.expect({ type: 'session-hello' });
  expect(ends).toEqual(['1006 ', '4401 token over']);
  last.close(4490, 'left');
  await server.expectClosed({ code: 4490, reason: 'left' });
  await expect(server.expectClosed({ code: 1000 })).rejects.toThrow('the closing of the');
  expect([server.connections.length, server.attempts]).toEqual([3, 3]);
});

it('refuses and leaves without an answer when told to', async () => {
  const server = createFakeGateway();
  server.answer('refuse');
  const refused = open(server);
  server.answer('refuse');
  const closed = new Promise<number>((resolve) => (refused.onclose = ({ code }) => resolve(code)));
  expect(await closed).toBe(1006);
  server.answer('never');
  const waiting = open(server);
  await expect(server.expectConnection()).rejects.toThrow('it tried 2 times');
  expect([waiting.readyState, server.attempts]).toEqual([0, 2]);
});

it('keeps what was no frame: bytes, broken text, unknown types', async () => {
  const server = createFakeGateway();
  const socket = open(server);
  await server.expectEventually({ type: 'heartbeat-pong' });
  socket.send('{');
  socket.send(new Uint8Array([1]));
  socket.send('{"type":"from-the-future"}');
  await server.expectNothing();
  expect(server.connections[0]?.problems.map(({ code }) => code)).toEqual(['bad-frame', 'unknown-frame']);
  expect(server.connections[0]?.messages).toHaveLength(5);
});

it('plays a client against a gateway that writes on its own tick', async () => {
  const clock = createManualClock();
  const client = createRawClient(
    (socket) => {
      socket.onmessage = ({ data }) => {
        const [frame] = decodeClientFrames(String(data)).frames;
        if (frame?.type === 'session-hello') {
          clock.setTimer(() => socket.send(encodeFrame(sessionWelcome())), 0);
          clock.setTimer(() => socket.send(encodeFrame({ type: 'probe-pong', id: 9 })), 1000);
        } else socket.close(4400, 'bad-frame');
      };
    },
    { clock },
  );
  expect(await client.hello('token')).toMatchObject({ session: { id: 'session-1' } });
  await client.receivesNothing();
  await clock.advance(1000);
  await client.receives({ type: 'probe-pong', id: 9 });
  await expect(client.isClosed()).rejects.toThrow('the closing of the');
  client.sendRaw('{');
  await client.isClosed({ code: 4400, reason: 'bad-frame' });
  expect([client.frames.length, client.problems, client.closed?.code]).toEqual([2, [], 4400]);
});

it('loses the line of a raw client so that its server sees 1006', async () => {
  const codes: number[] = [];
  const client = createRawClient((socket) => {
    socket.onclose = ({ code }) => codes.push(code);
  });
  client.send({ type: 'probe-ping', id: 1 });
  await client.receivesNothing();
  client.drop();
  await client.isClosed({ code: 1006 });
  expect(codes).toEqual([1006]);
});
