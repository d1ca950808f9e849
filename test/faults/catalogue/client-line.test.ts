import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';

import { createClient } from '../../../src/core/create-client.js';
import type { Client } from '../../../src/core/client.js';
import type { ChannelHandle } from '../../../src/core/channel/channel-handle.js';
import { createGateway } from '../../../src/gateway/create-gateway.js';
import type { HeartbeatOptions } from '../../../src/gateway/gateway-options.js';
import type { ChatError } from '../../../src/protocol/chat-error.js';
import type { SocketConstructor } from '../../../src/protocol/socket-like.js';
import { serveGateway, type ServedGateway } from '../../../src/server/attach-gateway.js';
import { markNumbers, marks } from '../../../src/testing/script-steps.js';
import { scriptedAgent } from '../../../src/testing/scripted-agent.js';
import { createTcpProxy, type TcpProxy } from '../../support/tcp-proxy.js';

// Real sockets and a real cable between them; machines are slow, so nothing here counts how fast it was but by a bound
// that is far off.
const poll = { timeout: 20_000, interval: 20 };
const COUNT = 300;
const all = Array.from({ length: COUNT }, (_, index) => index + 1);

let served: ServedGateway;
let proxy: TcpProxy;
const endings: (() => void)[] = [];

afterEach(async () => {
  for (const end of endings.splice(0)) end();
  await proxy.close();
  await served.close();
});

/** A page, behind a cable that the test has in its hands. */
async function enter(heartbeat?: HeartbeatOptions) {
  served = await serveGateway(
    createGateway({
      authenticate: ({ token }) => (token ? { user: { id: token } } : null),
      agent: scriptedAgent(marks(COUNT), { pace: 3 }),
      ...(heartbeat && { heartbeat }),
    }),
  );
  proxy = await createTcpProxy({ port: served.port });
  const errors: ChatError[] = [];
  const client: Client = createClient({
    url: `ws://127.0.0.1:${proxy.port}/`,
    // `ws` is a WebSocket as browsers have them, but for types that know more of Node.
    webSocket: WebSocket as unknown as SocketConstructor,
    getToken: () => 'ada',
    retry: { delay: () => 50 },
    onError: (error) => errors.push(error),
  });
  endings.push(client.dispose);
  const room = client.channel('room');
  room.retain();
  client.connect();
  await expect.poll(() => room.getView().status, poll).toBe('live');
  return { client, room, errors };
}

function textOn(room: ChannelHandle): string {
  const { order, settled, open } = room.getView();
  const id = order[1] ?? '';
  const part = (settled.get(id) ?? open.get(id))?.parts.find(({ type }) => type === 'text');
  return part?.type === 'text' ? part.text : '';
}

const numbersOn = (room: ChannelHandle): number[] => markNumbers(textOn(room));

const ask = (room: ChannelHandle): void =>
  void room.sendMessage({ parts: [{ type: 'text', text: 'Count' }] });

async function expectExact(room: ChannelHandle): Promise<void> {
  await expect.poll(() => [room.getView().open.size, numbersOn(room).length], poll).toEqual([0, COUNT]);
  expect(numbersOn(room)).toEqual(all);
  expect(room.getView().counters).toMatchObject({ lost: 0, doubled: 0 });
}

describe('fault 3 [process]', () => {
  it('the line is half-open in mid-stream → noticed by the watchdog, abandoned, and resumed without a loss', async () => {
    const { client, room } = await enter({ intervalMs: 500, graceMs: 1000 });
    ask(room);
    await expect.poll(() => numbersOn(room).length, poll).toBeGreaterThan(20);
    proxy.pause();
    await expect.poll(() => client.store.getState().connection.status, poll).not.toBe('open');
    // New connections through the same cable hang as well, until it is mended.
    proxy.resume();
    await expectExact(room);
    expect(client.metrics().sockets).toBeGreaterThanOrEqual(2);
  });
});

describe('fault 5 [process]', () => {
  it('a reset in the middle of a frame → the part is thrown away, resumed, no complaint about it', async () => {
    const { room, errors } = await enter();
    ask(room);
    await expect.poll(() => numbersOn(room).length, poll).toBeGreaterThan(20);
    // Frames are longer than this, so that the cut falls inside of one.
    await proxy.cutAfter(37, 'to-client', 'reset');
    await expectExact(room);
    expect(errors).toEqual([]);
    expect(room.getView().counters.resumed).toBeGreaterThanOrEqual(1);
  });
});

describe('fault 6 [process]', () => {
  it('the end of the connection without a close frame → 1006, retried, resumed', async () => {
    const { client, room } = await enter();
    const reasons: (number | null | undefined)[] = [];
    client.store.subscribe(({ connection }) => reasons.push(connection.reason?.code));
    ask(room);
    await expect.poll(() => numbersOn(room).length, poll).toBeGreaterThan(20);
    proxy.cut('end');
    await expectExact(room);
    expect(reasons).toContain(1006);
  });
});

describe('fault 8 [process]', () => {
  it('a proxy that passes on one byte per segment → frames whole, nothing but latency', async () => {
    const { client, room, errors } = await enter();
    proxy.slice(1);
    ask(room);
    // A byte and an event-loop turn at a time: a part of the answer is enough to see, the rest comes as it likes.
    await expect.poll(() => numbersOn(room).length, poll).toBeGreaterThan(10);
    proxy.slice(Infinity);
    await expectExact(room);
    expect(errors).toEqual([]);
    expect(client.metrics()).toMatchObject({ sockets: 1, problems: 0 });
  });
});

describe('fault 10 [process]', () => {
  it('commands right behind the open → joined and answered in the first exchange, without waiting in between', async () => {
    const { client } = await enter();
    const records: string[] = [];
    client.inspect(({ direction, data }) => {
      const types = String(data).matchAll(/"type":"(session-hello|session-welcome|channel-subscribe[d]?)"/g);
      for (const [, type] of types) records.push(`${direction} ${type}`);
    });
    proxy.cut();
    await expect.poll(() => records.at(-1), poll).toBe('in channel-subscribed');
    expect(records).toEqual([
      'out session-hello',
      'in session-welcome',
      'out channel-subscribe',
      'in channel-subscribed',
    ]);
  });
});
