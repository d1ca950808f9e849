import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';

import { afterEach, expect, it, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';

import { createTcpProxy, type TcpProxy } from './tcp-proxy.js';

const disposals: (() => unknown)[] = [];
afterEach(async () => {
  for (const dispose of disposals.splice(0).toReversed()) await dispose();
});

/** A WebSocket server behind a proxy; what it hears, it says back. */
async function startEcho(): Promise<{
  proxy: TcpProxy;
  heard: string[];
  closes: number[];
  sockets: WebSocket[];
}> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  const heard: string[] = [];
  const closes: number[] = [];
  const sockets: WebSocket[] = [];
  server.on('connection', (socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    socket.on('message', (data: Buffer) => {
      heard.push(data.toString());
      socket.send(data.toString());
    });
    socket.on('close', (code) => closes.push(code));
  });
  await once(server, 'listening');
  const proxy = await createTcpProxy({ port: (server.address() as AddressInfo).port });
  disposals.push(
    () => new Promise((resolve) => server.close(resolve)),
    () => sockets.forEach((socket) => socket.terminate()),
    () => proxy.close(),
  );
  return { proxy, heard, closes, sockets };
}

/** A client through the proxy, with what it hears. Its own loss is no error of the test. */
function dial(proxy: TcpProxy): { socket: WebSocket; heard: string[]; closed: Promise<number> } {
  const socket = new WebSocket(`ws://127.0.0.1:${proxy.port}/`);
  const heard: string[] = [];
  socket.on('error', () => {});
  socket.on('message', (data: Buffer) => heard.push(data.toString()));
  const closed = new Promise<number>((resolve) => socket.on('close', resolve));
  disposals.push(() => socket.terminate());
  return { socket, heard, closed };
}

it('passes both ways, counts bytes, and hands a clean close through', async () => {
  const { proxy, closes } = await startEcho();
  const { socket, heard, closed } = dial(proxy);
  await once(socket, 'open');
  const [up, down] = [proxy.count('to-server'), proxy.count('to-client')];
  expect([proxy.open, proxy.accepted, up > 100, down > 100]).toEqual([1, 1, true, true]);
  socket.send('hello');
  await vi.waitFor(() => expect(heard).toEqual(['hello']));
  // Two bytes of header each way, and four of the mask that only clients send.
  expect([proxy.count('to-server') - up, proxy.count('to-client') - down]).toEqual([11, 7]);
  socket.close(4490, 'left');
  expect(await closed).toBe(4490);
  expect(closes).toEqual([4490]);
  await vi.waitFor(() => expect(proxy.open).toBe(0));
});

it.each(['reset', 'end'] as const)(
  'cuts by %s: 1006 on both sides, and the next attempt succeeds',
  async (how) => {
    const { proxy, closes } = await startEcho();
    const { socket, closed } = dial(proxy);
    await once(socket, 'open');
    proxy.cut(how);
    expect(await closed).toBe(1006);
    await vi.waitFor(() => expect(closes).toEqual([1006]));
    await once(dial(proxy).socket, 'open');
    expect([proxy.open, proxy.accepted]).toEqual([1, 2]);
  },
);

it('sends RST when told to reset, and FIN when told to end', async () => {
  const server = createServer((socket) => socket.on('error', () => {})).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const proxy = await createTcpProxy({ port: (server.address() as AddressInfo).port });
  disposals.push(
    () => server.close(),
    () => proxy.close(),
  );
  const endings: string[] = [];
  for (const how of ['reset', 'end'] as const) {
    const arriving = once(server, 'connection');
    const socket = connect(proxy.port, '127.0.0.1');
    await arriving;
    socket.on('error', (error: NodeJS.ErrnoException) => endings.push(error.code ?? ''));
    socket.on('end', () => endings.push('FIN'));
    socket.resume();
    proxy.cut(how);
    // Not `once`, which takes the error for its own.
    await new Promise((resolve) => socket.on('close', resolve));
  }
  expect(endings).toEqual(['ECONNRESET', 'FIN']);
});

it('cuts at a byte inside a frame: what stood before it arrived, the frame did not', async () => {
  const { proxy, sockets } = await startEcho();
  const { socket, heard, closed } = dial(proxy);
  await once(socket, 'open');
  const before = proxy.count('to-client');
  // Frames of 2 + 10 bytes: the cut falls on the 6th byte of the third.
  const done = proxy.cutAfter(30, 'to-client', 'end');
  for (let index = 0; index < 5; index += 1) sockets[0]?.send(`message #${index}`);
  await done;
  expect(await closed).toBe(1006);
  expect(heard).toEqual(['message #0', 'message #1']);
  expect(proxy.count('to-client') - before).toBe(30);
});

it('cuts by a seeded schedule of bytes', async () => {
  const { proxy } = await startEcho();
  const amounts: number[] = [];
  for (let round = 0; round < 2; round += 1) {
    const start = proxy.count('to-client');
    const schedule = proxy.cutRepeatedly({ seed: 5, times: 3, every: { bytes: [200, 900] } });
    const talk = (): void => {
      const { socket, closed } = dial(proxy);
      socket.on('open', () => socket.send('x'.repeat(1000)));
      void closed.then(() => schedule.cuts < 3 && talk());
    };
    talk();
    await schedule.done;
    expect(schedule.cuts).toBe(3);
    amounts.push(proxy.count('to-client') - start);
  }
  expect(amounts[0]).toBe(amounts[1]);
});

it('cuts by time, and stops when told', async () => {
  const { proxy } = await startEcho();
  const schedule = proxy.cutRepeatedly({ seed: 1, times: 1000, every: { ms: [1, 2] } });
  const { closed } = dial(proxy);
  expect(await closed).toBe(1006);
  schedule.stop();
  await schedule.done;
  const { cuts } = schedule;
  expect(cuts).toBeGreaterThan(0);
  await once(dial(proxy).socket, 'open');
  expect(schedule.cuts).toBe(cuts);
});

it('refuses until told otherwise', async () => {
  const { proxy } = await startEcho();
  proxy.refuse(true);
  expect(await dial(proxy).closed).toBe(1006);
  expect(proxy.accepted).toBe(0);
  proxy.refuse(false);
  await once(dial(proxy).socket, 'open');
});

it('slices into single bytes, and everything still arrives', async () => {
  const { proxy } = await startEcho();
  proxy.slice(1);
  const { socket, heard } = dial(proxy);
  await once(socket, 'open');
  const text = 'Grüße '.repeat(40);
  socket.send(text);
  await vi.waitFor(() => expect(heard).toEqual([text]));
});

it('slices so that a reader sees one byte at a time', async () => {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.write('abc');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const proxy = await createTcpProxy({ port: (server.address() as AddressInfo).port });
  disposals.push(
    () => server.close(),
    () => proxy.close(),
  );
  proxy.slice(1);
  const socket = connect(proxy.port, '127.0.0.1');
  socket.on('error', () => {});
  const sizes: number[] = [];
  socket.on('data', (chunk: Buffer) => sizes.push(chunk.length));
  await vi.waitFor(() => expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(3));
  expect(sizes.length).toBeGreaterThan(1);
});

it('pauses one direction: what was sent is neither heard nor missed, until it resumes', async () => {
  const { proxy, heard: atServer } = await startEcho();
  const { socket, heard } = dial(proxy);
  await once(socket, 'open');
  proxy.pause('to-client');
  socket.send('one way');
  await vi.waitFor(() => expect(atServer).toEqual(['one way']));
  const before = proxy.count('to-client');
  const other = dial(proxy);
  await vi.waitFor(() => expect(proxy.accepted).toBe(2));
  expect([heard, proxy.count('to-client') - before, other.socket.readyState]).toEqual([[], 0, 0]);
  proxy.resume();
  await vi.waitFor(() => expect(heard).toEqual(['one way']));
  await vi.waitFor(() => expect(other.socket.readyState).toBe(1));
});

it('keeps the end of a paused connection from the other side', async () => {
  const { proxy, sockets } = await startEcho();
  const { socket, closed } = dial(proxy);
  await once(socket, 'open');
  proxy.pause('to-client');
  sockets[0]?.terminate();
  await vi.waitFor(() => expect(sockets[0]?.readyState).toBe(3));
  socket.send('to nobody');
  await vi.waitFor(() => expect(socket.bufferedAmount).toBe(0));
  expect(socket.readyState).toBe(1);
  proxy.resume();
  expect(await closed).toBe(1006);
});

it('keeps to a bandwidth', async () => {
  const { proxy } = await startEcho();
  const { socket, heard } = dial(proxy);
  await once(socket, 'open');
  proxy.slow(20_000);
  const start = performance.now();
  socket.send('x'.repeat(4000));
  await vi.waitFor(() => expect(heard).toHaveLength(1), { timeout: 5000 });
  // 4,000 bytes up, then down: 200 ms each at least, whatever else the machine does.
  expect(performance.now() - start).toBeGreaterThan(350);
});
