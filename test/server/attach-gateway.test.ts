import { createServer, request as httpRequest, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';

import { createGateway, type Gateway, type GatewayOptions } from '../../src/gateway/index.js';
import { decodeServerFrames, encodeFrame } from '../../src/protocol/codec.js';
import type { ClientFrame } from '../../src/protocol/client-frames.js';
import type { ServerFrame } from '../../src/protocol/server-frames.js';
import { attachGateway, serveGateway, type ServeOptions } from '../../src/server/index.js';
import { say, text } from '../gateway/gateway-fixture.js';
import { lineWire } from '../gateway/line-wire.js';

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function serve(options: Partial<GatewayOptions> = {}, serveOptions: ServeOptions = {}) {
  const gateway = createGateway({ anonymous: true, onError: () => undefined, ...options });
  const served = await serveGateway(gateway, serveOptions);
  closers.push(served.close);
  return served;
}

/** A client of `ws`, and its frames one by one. */
function open(url: string, options: { protocols?: string[]; headers?: Record<string, string> } = {}) {
  const socket = new WebSocket(url, options.protocols ?? ['colloquy.v1'], { headers: options.headers ?? {} });
  const unread: ServerFrame[] = [];
  let wake = (): void => undefined;
  socket.on('message', (data: Buffer) => {
    unread.push(...decodeServerFrames(data.toString()).frames);
    wake();
  });
  const closed = new Promise<{ code: number; reason: string }>((resolve) =>
    socket.on('close', (code, reason) => resolve({ code, reason: String(reason) })),
  );
  socket.on('error', () => undefined);
  return {
    socket,
    closed,
    opened: () => once(socket, 'open'),
    send: (...frames: ClientFrame[]) => {
      for (const frame of frames) socket.send(encodeFrame(frame));
    },
    receives: async <T extends ServerFrame['type']>(type: T): Promise<Extract<ServerFrame, { type: T }>> => {
      while (unread.length === 0) await new Promise<void>((resolve) => (wake = resolve));
      const frame = unread.shift();
      expect(frame?.type).toBe(type);
      // Its type was just compared.
      return frame as Extract<ServerFrame, { type: T }>;
    },
  };
}

/** The answer to an upgrade that is refused over HTTP. */
async function upgrade(port: number, path: string, headers: Record<string, string> = {}) {
  const asking = httpRequest({
    port,
    path,
    headers: {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'AQIDBAUGBwgJCgsMDQ4PEA==',
      ...headers,
    },
  });
  asking.end();
  // `once` resolves with what the event brought: the response.
  const [response] = (await once(asking, 'response')) as [IncomingMessage];
  const body: Buffer[] = [];
  for await (const piece of response) body.push(Buffer.from(piece));
  return { status: response.statusCode, headers: response.headers, body: Buffer.concat(body).toString() };
}

describe('a gateway on a Node server', () => {
  it('reports upgrades that it refuses, those of another path too', async () => {
    const errors: string[] = [];
    const onError: GatewayOptions['onError'] = ({ code, message }) => errors.push(`${code}: ${message}`);
    const { port } = await serve({ origins: [], onError }, { path: '/chat' });
    for (let time = 0; time < 2; time += 1) await upgrade(port, '/');
    await upgrade(port, '/chat', { origin: 'https://page.example' });
    expect(errors).toEqual([
      'upgrade-refused: There is no chat here: it is at /chat.',
      expect.stringMatching(/^upgrade-refused: .*page\.example/),
    ]);
  });

  it('streams an answer over a real socket', async () => {
    const { url } = await serve({
      agent: async function* () {
        yield* text('t', 'Hello.');
      },
    });
    const page = open(url);
    await page.opened();
    expect(page.socket.protocol).toBe('colloquy.v1');
    page.send(
      { type: 'session-hello', versions: [1] },
      { type: 'channel-subscribe', channel: 'room', join: 1 },
      say('m1', 'Hi'),
    );
    await page.receives('session-welcome');
    await page.receives('channel-subscribed');
    await page.receives('channel-events');
    const types: unknown[] = [];
    const isEnded = (): boolean => types.at(-1) === 'turn-ended';
    await page.receives('command-reply');
    while (!isEnded()) {
      const { events } = await page.receives('channel-events');
      for (const event of events) types.push((event as { type: string }).type);
    }
    expect(types).toEqual(['turn-chunk', 'turn-chunk', 'turn-chunk', 'turn-ended']);
  });

  it('takes a client that asks for no subprotocol, and echoes no other', async () => {
    const { url } = await serve();
    const plain = open(url, { protocols: [] });
    await plain.opened();
    expect(plain.socket.protocol).toBe('');
    plain.send({ type: 'session-hello', versions: [1] });
    await plain.receives('session-welcome');
    plain.socket.close();
  });

  it('answers a refused origin over HTTP, before there is a socket', async () => {
    const { port, gateway } = await serve({ origins: ['https://app.example'] });
    const answer = await upgrade(port, '/', { origin: 'https://evil.example' });
    expect(answer.status).toBe(403);
    expect(JSON.parse(answer.body)).toEqual({
      reason: "The origin https://evil.example is not allowed: add it to the gateway's `origins`.",
    });
    expect(gateway.connections.statistics().accepted).toBe(0);
  });

  it('lets pages of its own host in when no origins are named', async () => {
    const { url, port } = await serve();
    const page = open(url, { headers: { origin: `http://127.0.0.1:${port}` } });
    await page.opened();
    expect((await upgrade(port, '/', { origin: 'https://evil.example' })).status).toBe(403);
  });

  it('answers a wrong path with 404', async () => {
    const { port } = await serve({ path: '/chat' });
    expect((await upgrade(port, '/other')).status).toBe(404);
    expect((await upgrade(port, '/chat-room')).status).toBe(404);
  });

  it('leaves other paths to the server’s other listeners', async () => {
    const server = createServer();
    const gateway: Gateway = createGateway({ anonymous: true, onError: () => undefined });
    attachGateway(gateway, server, { path: '/chat' });
    const others = new WebSocketServer({ noServer: true });
    server.on('upgrade', (request, socket, head) => {
      if (request.url !== '/other') return;
      others.handleUpgrade(request, socket, head, (webSocket) => webSocket.close(1000, 'the other one'));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    closers.push(async () => {
      await gateway.close();
      server.closeAllConnections();
      server.close();
    });
    const { port } = server.address() as AddressInfo;
    expect(await open(`ws://127.0.0.1:${port}/other`, { protocols: [] }).closed).toMatchObject({
      code: 1000,
      reason: 'the other one',
    });
    const page = open(`ws://127.0.0.1:${port}/chat?x=1`);
    await page.opened();
    page.send({ type: 'session-hello', versions: [1] });
    await page.receives('session-welcome');
  });

  it('answers a path with 404 that none of several gateways has: nobody else would', async () => {
    const server = createServer();
    const gateways = ['/chat', '/help'].map((path) => {
      const gateway = createGateway({ anonymous: true, onError: () => undefined });
      return { gateway, detach: attachGateway(gateway, server, { path }) };
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    closers.push(async () => {
      for (const { gateway } of gateways) await gateway.close();
      server.closeAllConnections();
      server.close();
    });
    const { port } = server.address() as AddressInfo;
    expect((await upgrade(port, '/else')).status).toBe(404);
    await open(`ws://127.0.0.1:${port}/help`).opened();
    gateways[0]?.detach();
    expect((await upgrade(port, '/chat')).status).toBe(404);
  });

  it('closes a message over the limit with 4413, and one far over it with 1009', async () => {
    const { url } = await serve();
    const large = open(url);
    await large.opened();
    large.send({ type: 'session-hello', versions: [1] });
    await large.receives('session-welcome');
    large.socket.send('x'.repeat(65_537));
    expect((await large.closed).code).toBe(4413);
    const huge = open(url);
    await huge.opened();
    huge.socket.send('x'.repeat(300_000));
    expect((await huge.closed).code).toBe(1009);
  });

  it('closes bytes with 4415', async () => {
    const { url } = await serve();
    const page = open(url);
    await page.opened();
    page.socket.send(new Uint8Array([1, 0, 0, 0, 0]));
    expect((await page.closed).code).toBe(4415);
  });

  it('negotiates no compression', async () => {
    const { url } = await serve();
    const page = open(url);
    await page.opened();
    expect(page.socket.extensions).toBe('');
  });

  it('serves its health, and in development why an upgrade would be refused', async () => {
    const { port } = await serve({ development: true, path: '/chat', origins: [] }, { path: '/chat' });
    const at = `http://127.0.0.1:${port}`;
    expect(await (await fetch(`${at}/health`)).json()).toMatchObject({ status: 'ok' });
    const refused = await fetch(`${at}/chat`, { headers: { origin: 'http://localhost:3000' } });
    expect(refused.status).toBe(403);
    expect(refused.headers.get('access-control-allow-origin')).toBe('*');
    expect(await refused.json()).toMatchObject({ reason: expect.stringContaining('http://localhost:3000') });
    expect((await fetch(`${at}/elsewhere`)).status).toBe(404);
    expect((await fetch(`${at}/chat`)).status).toBe(426);
  });

  it('closes its sockets with 1012 and takes no more', async () => {
    const { url, port, gateway } = await serve();
    const page = open(url);
    await page.opened();
    page.send({ type: 'session-hello', versions: [1] });
    await page.receives('session-welcome');
    await gateway.close();
    expect((await page.closed).code).toBe(1012);
    const answer = await upgrade(port, '/');
    expect(answer.status).toBe(503);
    expect(answer.headers['retry-after']).toBe('5');
  });
});

describe('an endpoint of another wire', () => {
  const asks = async (token: string | null) =>
    token === 'bob' ? undefined : { status: 401, reason: 'Nobody knows this token.' };

  it('may ask somebody before the upgrade, and refuses over HTTP', async () => {
    const wire = lineWire({
      admit: ({ url }) => asks(new URL(url ?? '/', 'http://host').searchParams.get('token')),
    });
    const { url } = await serve({ endpoints: [wire] });
    const bob = new WebSocket(`${url}lines?token=bob`);
    await once(bob, 'open');
    bob.close();

    const nobody = new WebSocket(`${url}lines?token=eve`);
    const [, response] = (await once(nobody, 'unexpected-response')) as [unknown, IncomingMessage];
    expect(response.statusCode).toBe(401);
    nobody.on('error', () => undefined);
    nobody.terminate();
  });

  it('takes messages of its own size, whatever the gateway’s limit is', async () => {
    const wire = lineWire({ messages: { kinds: 'text', maxBytes: 3_000_000 } });
    const { url } = await serve({ endpoints: [wire], limits: { maxFrameBytes: 1_000 } });
    const bob = new WebSocket(`${url}lines`);
    await once(bob, 'open');
    bob.send('x'.repeat(2_000_000));
    await expect.poll(() => wire.log[0]?.length).toBe(2_000_009);
    bob.close();
  });
});

describe('the paths of a gateway and of its server', () => {
  it('are one where only the gateway has it', async () => {
    const { url } = await serve({ path: '/chat' });
    expect(url).toMatch(/\/chat$/);
    const client = open(url);
    closers.push(() => client.socket.terminate());
    await client.opened();
  });

  it('may not be two, which would let nobody in', async () => {
    const gateway = createGateway({ anonymous: true, path: '/chat' });
    await expect(serveGateway(gateway, { path: '/other' })).rejects.toMatchObject({
      code: 'invalid-options',
    });
  });
});
