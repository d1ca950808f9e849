import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';

import { createClient } from '../../../src/client.js';
import { openProcessDesk, type ProcessDesk } from './start-gateway.js';
import { openWireClient } from './wire-client.js';

let desk: ProcessDesk;
beforeAll(async () => {
  desk = await openProcessDesk();
});
afterAll(() => desk.close());

describe('a gateway’s process that is told to end', () => {
  it('takes no more, has its clients go, keeps what they said last, and ends with 0', async () => {
    const path = await desk.folder();
    const gateway = await desk.start({ path, drain: { spreadMs: 20_000 } });
    const clients = await Promise.all(['ada', 'bob'].map((token) => openWireClient(gateway.url, token)));
    gateway.child.kill('SIGTERM');
    await Promise.all(clients.map((client) => client.receives('session-drain')));
    await expect(openWireClient(gateway.url, 'late')).rejects.toThrow('refused');
    expect((await fetch(`http://127.0.0.1:${gateway.port}/health`)).status).toBe(503);
    const [ada, bob] = clients;
    ada?.say('m1');
    await bob?.receives('channel-events');
    for (const client of clients) client.socket.close(4503);
    expect(await gateway.ended).toBe(0);

    const next = await desk.start({ path });
    const again = await openWireClient(next.url, 'ada');
    expect(again.cursor?.seq).toBe(1);
    await next.killed();
  });

  it('closes those that stay with 1012, and ends', async () => {
    const gateway = await desk.start({ path: await desk.folder(), drain: { spreadMs: 10 } });
    const ada = await openWireClient(gateway.url, 'ada');
    gateway.child.kill('SIGTERM');
    await ada.receives('session-drain');
    expect(await ada.closed).toBe(1012);
    expect(await gateway.ended).toBe(0);
  });

  it('ends at once when it is told twice', async () => {
    const gateway = await desk.start({ path: await desk.folder(), drain: { spreadMs: 600_000 } });
    const ada = await openWireClient(gateway.url, 'ada');
    gateway.child.kill('SIGTERM');
    await ada.receives('session-drain');
    gateway.child.kill('SIGTERM');
    expect(await gateway.ended).toBe(1);
  });

  it('is left by a client as it asks, which is back on the next one without a word lost', async () => {
    const path = await desk.folder();
    const first = await desk.start({ path, drain: { spreadMs: 50 } });
    const client = createClient({ url: first.url, webSocket: WebSocket, getToken: () => 'ada' });
    const release = client.retain();
    const room = client.channel('room');
    const leave = room.retain();
    await room.sendMessage({ parts: [{ type: 'text', text: 'one' }] }, { agent: null });
    first.child.kill('SIGTERM');
    expect(await first.ended).toBe(0);
    const second = await desk.start({ path, port: first.port });
    await room.sendMessage({ parts: [{ type: 'text', text: 'two' }] }, { agent: null });
    const { order, counters } = room.getView();
    expect(order).toHaveLength(2);
    expect(counters).toMatchObject({ lost: 0, doubled: 0 });
    leave();
    release();
    client.dispose();
    await second.killed();
  });
});

it('fault 2 [process] a gateway that hangs (SIGSTOP): given up after interval and grace, and what it says later is not listened to', async () => {
  const path = await desk.folder();
  const gateway = await desk.start({ path, heartbeat: { intervalMs: 300, graceMs: 300 } });
  const client = createClient({ url: gateway.url, webSocket: WebSocket, getToken: () => 'ada' });
  const release = client.retain();
  const leave = client.channel('room').retain();
  const room = client.channel('room');
  const status = () => client.store.getState().connection.status;
  await room.sendMessage({ parts: [{ type: 'text', text: 'one' }] }, { agent: null });
  gateway.child.kill('SIGSTOP');
  await expect.poll(status, { timeout: 20_000 }).toBe('reconnecting');
  const sending = room.sendMessage({ parts: [{ type: 'text', text: 'two' }] }, { agent: null });
  gateway.child.kill('SIGCONT');
  await sending;
  await expect.poll(status, { timeout: 20_000 }).toBe('open');
  expect(room.getView().order).toHaveLength(2);
  expect(room.getView().counters).toMatchObject({ lost: 0, doubled: 0 });
  leave();
  release();
  client.dispose();
  await gateway.killed();
});
