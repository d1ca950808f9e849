// Faults of the catalogue that need a real socket, and a peer that writes bytes as no client would.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

import { afterEach, describe, expect, it } from 'vitest';

import { createGateway, type GatewayOptions } from '../../../src/gateway/index.js';
import { serveGateway, type ServedGateway } from '../../../src/server/index.js';
import { openWireClient } from '../processes/wire-client.js';

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function serve(options: Partial<GatewayOptions> = {}): Promise<ServedGateway> {
  const gateway = createGateway({
    authenticate: ({ token }) => (token === undefined ? null : { user: { id: token } }),
    onError: () => undefined,
    ...options,
  });
  const served = await serveGateway(gateway);
  closers.push(served.close);
  return served;
}

/** A line on which a test writes what it likes, behind a handshake of its own. */
async function openLine({ port }: ServedGateway, headers: Record<string, string> = {}) {
  const line = connect(port, '127.0.0.1');
  closers.push(() => void line.destroy());
  line.on('error', () => undefined);
  const received: Buffer[] = [];
  line.on('data', (data) => received.push(data));
  const all = {
    host: `127.0.0.1:${port}`,
    upgrade: 'websocket',
    connection: 'Upgrade',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  line.write(`GET / HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
  const bytes = (): Buffer => Buffer.concat(received);
  await expect.poll(() => bytes().includes('\r\n\r\n')).toBe(true);
  const head = bytes().subarray(0, bytes().indexOf('\r\n\r\n')).toString();
  return { line, head, frames: () => bytes().subarray(bytes().indexOf('\r\n\r\n') + 4) };
}

/** A client's frame: masked with zeros, which leaves the payload readable. */
function frame(
  opcode: number,
  payload: Buffer,
  { fin = true, rsv1 = false, masked = true, length = payload.length } = {},
): Buffer {
  const first = (fin ? 0x80 : 0) | (rsv1 ? 0x40 : 0) | opcode;
  const bit = masked ? 0x80 : 0;
  const head =
    length < 126
      ? Buffer.from([first, bit | length])
      : length < 65_536
        ? Buffer.from([first, bit | 126, length >> 8, length & 0xff])
        : Buffer.concat([Buffer.from([first, bit | 127]), uint64(length)]);
  return Buffer.concat([head, masked ? Buffer.alloc(4) : Buffer.alloc(0), payload]);
}

function uint64(value: number): Buffer {
  const buffer = Buffer.alloc(8);
  buffer.writeBigUInt64BE(BigInt(value));
  return buffer;
}

/** The code of the close frame that the server sends, once it has. */
async function closeCode({
  line,
  frames,
}: Awaited<ReturnType<typeof openLine>>): Promise<number | undefined> {
  const ended = line.destroyed ? Promise.resolve() : once(line, 'close');
  await ended;
  const bytes = frames();
  const at = bytes.lastIndexOf(0x88);
  return at < 0 ? undefined : bytes.readUInt16BE(at + 2);
}

const alive = async (served: ServedGateway): Promise<void> => {
  const client = await openWireClient(served.url, 'bob');
  closers.push(client.close);
  client.say('still-here');
  await client.receives('command-reply', ({ error }) => error === undefined);
};

describe('fault 34 [process] a page of another origin', () => {
  it('is answered with 403 before there is a socket; one without an origin is no page', async () => {
    const served = await serve({ origins: ['https://app.example'] });
    const { head } = await openLine(served, { origin: 'https://evil.example' });
    expect(head).toMatch(/^HTTP\/1\.1 403 /);
    expect((await openLine(served, { origin: 'https://app.example' })).head).toMatch(/ 101 /);
    expect((await openLine(served)).head).toMatch(/ 101 /);
  });
});

describe('fault 40 [process] messages that are too large', () => {
  const hello = Buffer.from(JSON.stringify({ type: 'session-hello', versions: [1], token: 'eve' }));

  it.each<[string, number, (line: Socket) => void]>([
    [
      'of 64 KiB and one byte: 4413',
      4413,
      (line) => {
        line.write(frame(1, hello));
        line.write(frame(1, Buffer.alloc(65_537, 0x20)));
      },
    ],
    [
      'announced with 100 MB: 1009',
      1009,
      (line) => line.write(frame(1, Buffer.alloc(10), { length: 100_000_000 })),
    ],
    [
      'in 100,000 small pieces: 1008',
      1008,
      (line) => {
        line.write(frame(1, Buffer.from('{'), { fin: false }));
        const piece = frame(0, Buffer.from(' '), { fin: false });
        for (let count = 0; count < 100; count += 1)
          line.write(Buffer.concat(Array<Buffer>(1_000).fill(piece)));
      },
    ],
    [
      'in empty pieces without end: 1008',
      1008,
      (line) => {
        line.write(frame(1, Buffer.alloc(0), { fin: false }));
        const piece = frame(0, Buffer.alloc(0), { fin: false });
        for (let count = 0; count < 100; count += 1)
          line.write(Buffer.concat(Array<Buffer>(1_000).fill(piece)));
      },
    ],
  ])('%s', async (_what, code, write) => {
    const served = await serve();
    const peer = await openLine(served);
    write(peer.line);
    expect(await closeCode(peer)).toBe(code);
    await alive(served);
  });
});

describe('fault 41 [process] frames that break the WebSocket protocol', () => {
  it.each<[string, number, Buffer]>([
    ['bytes that are no UTF-8: 1007', 1007, frame(1, Buffer.from([0xc3, 0x28]))],
    ['an opcode that is reserved: 1002', 1002, frame(3, Buffer.from('x'))],
    ['a client’s frame without a mask: 1002', 1002, frame(1, Buffer.from('x'), { masked: false })],
    ['a bit that nobody negotiated: 1002', 1002, frame(1, Buffer.from('x'), { rsv1: true })],
    ['a piece of nothing: 1002', 1002, frame(0, Buffer.from('x'))],
    ['a ping of 126 bytes: 1002', 1002, frame(9, Buffer.alloc(126))],
  ])('%s', async (_what, code, bytes) => {
    const served = await serve();
    const peer = await openLine(served);
    peer.line.write(bytes);
    expect(await closeCode(peer)).toBe(code);
    await alive(served);
  });
});

it('fault 42 [process] bytes where text is expected: closed with 4415, which this protocol has for 1003', async () => {
  const served = await serve();
  const peer = await openLine(served);
  peer.line.write(frame(2, Buffer.from([1, 2, 3])));
  expect(await closeCode(peer)).toBe(4415);
});

it('fault 44 [process] compression that is offered: not negotiated', async () => {
  const served = await serve();
  const { head } = await openLine(served, {
    'sec-websocket-extensions': 'permessage-deflate; client_max_window_bits',
  });
  expect(head).toMatch(/ 101 /);
  expect(head.toLowerCase()).not.toContain('sec-websocket-extensions');
});

it('fault 45 [process] a reader that is paused beside 100 fast ones: withheld, then cut with 4508; the fast ones miss nothing', async () => {
  const served = await serve({
    limits: {
      maxSessionsPerUser: 200,
      stalledReaderMs: 1_000,
      softQueueBytes: 65_536,
      hardQueueBytes: 262_144,
    },
  });
  const fast = await Promise.all(Array.from({ length: 100 }, () => openWireClient(served.url, 'bob')));
  for (const { close } of fast) closers.push(close);
  const slow = await openWireClient(served.url, 'slow');
  closers.push(() => slow.socket.terminate());
  const { gateway } = served;
  const isThere = () =>
    gateway.connections.list().some(({ user, connected }) => user.id === 'slow' && connected);
  const { sessionId = '' } = gateway.connections.list().find(({ user }) => user.id === 'slow') ?? {};
  slow.socket.pause();
  let events = 0;
  while (isThere()) {
    // As much as it takes until the systems’ own buffers are full.
    gateway.connections.send(sessionId, 'x'.repeat(131_072));
    await gateway.publish('room', { name: 'tick', data: (events += 1) });
    await fast.at(-1)?.receives('channel-events', (frame) => frame.from + frame.events.length > events);
  }
  await gateway.publish('room', { name: 'tick', data: (events += 1) });
  for (const one of fast)
    await one.receives('channel-events', (frame) => frame.from + frame.events.length > events);
  for (const one of fast)
    expect(one.events.map(({ seq }) => seq)).toEqual(Array.from({ length: events }, (_, at) => at + 1));
  slow.socket.resume();
  // It was told, or cut where it did not even take that.
  expect([4508, 1006]).toContain(await slow.closed);
  const back = await openWireClient(served.url, 'slow', { cursor: slow.cursor });
  closers.push(back.close);
  expect(back.cursor?.seq).toBe(events);
});
