import { afterEach, describe, expect, it } from 'vitest';

import { createClient } from '../../../src/core/create-client.js';
import type { Client, ClientOptions } from '../../../src/core/client.js';
import type { ConnectionStatus } from '../../../src/core/connection/connection-view.js';
import { createInPageGateway } from '../../../src/testing/in-page-gateway.js';
import { createManualClock } from '../../../src/testing/manual-clock.js';
import { markNumbers, marks } from '../../../src/testing/script-steps.js';
import { scriptedAgent } from '../../../src/testing/scripted-agent.js';
import { joinRoom, resumedAnswer, startScene, type Scene } from '../client/open-client.js';
import { machine } from './machine-fixture.js';

const endings: (() => void)[] = [];
afterEach(() => {
  for (const end of endings.splice(0)) end();
});

/** Every status that a connection shows, in order. */
function statusesOf({ store }: Client): ConnectionStatus[] {
  const seen: ConnectionStatus[] = [store.getState().connection.status];
  store.subscribe(({ connection }) => {
    if (seen.at(-1) !== connection.status) seen.push(connection.status);
  });
  return seen;
}

const drain = { type: 'session-drain', afterMs: 5000, spreadMs: 0 } as const;

/** In the room for a while, and then told to go. */
async function drained(options: Partial<ClientOptions> = {}): Promise<Scene> {
  const scene = startScene(options);
  await joinRoom(scene);
  await scene.clock.advance(20_000);
  scene.server.send(drain);
  await scene.clock.advance(5000);
  return scene;
}

describe('a handover', () => {
  it('opens the next socket before the old one is let go, and goes on with session and channels', async () => {
    const scene = await drained();
    const { client, server, clock } = scene;
    const statuses = statusesOf(client);
    expect(server.connections).toHaveLength(2);
    expect(server.connections[0]?.closed).toBeUndefined();
    await server.welcome({ resumed: true });
    // The old one goes last, and not with 1000, which would end the session.
    const { join } = await server.expect({ type: 'channel-subscribe', cursor: { seq: 0 } });
    expect(server.connections[0]?.closed).toMatchObject({ code: 4503 });
    server.send(resumedAnswer(join, 1));
    await clock.advance(60_000);
    expect(statuses).toEqual(['open']);
    expect(client.channel('room').getView().status).toBe('live');
    expect(client.metrics().reconnects).toBe(0);
    expect(server.attempts).toBe(2);
  });

  it('sends what was not answered again, under its id, and over the new socket', async () => {
    const scene = startScene();
    const room = await joinRoom(scene);
    const { server, clock } = scene;
    await clock.advance(20_000);
    const sent = room.publish('note', 1);
    const { id } = await server.expect({ type: 'command-send' });
    server.send({ ...drain, afterMs: 0 });
    await clock.settle();
    await clock.advance(0);
    await server.welcome({ resumed: true });
    const { join } = await server.expect({ type: 'channel-subscribe' });
    server.send(resumedAnswer(join, 1));
    await server.expect({ type: 'command-send', id });
    server.send({ type: 'command-reply', id, channel: 'room', result: { seq: 1 } });
    await expect(sent).resolves.toEqual({ seq: 1 });
  });

  it('that finds no server goes the usual way: away, and back with a delay', async () => {
    const scene = startScene();
    await joinRoom(scene);
    const { client, server, clock } = scene;
    await clock.advance(20_000);
    server.answer('refuse');
    server.send({ ...drain, afterMs: 0 });
    await clock.settle();
    await clock.advance(0);
    expect(client.store.getState().connection.status).toBe('reconnecting');
    server.answer('accept');
    while (server.connections.length < 2) await clock.advance(1000);
    await server.welcome({ resumed: true });
    await server.expect({ type: 'channel-subscribe' });
    expect(server.connections.filter(({ closed }) => !closed)).toHaveLength(1);
  });

  it('that gets no answer has two sockets for 10 s at most', async () => {
    const { client, server, clock } = await drained();
    expect(server.connections.filter(({ closed }) => !closed)).toHaveLength(2);
    await clock.advance(9999);
    expect(client.store.getState().connection.status).toBe('open');
    await clock.advance(1);
    expect(server.connections.filter(({ closed }) => !closed)).toHaveLength(0);
    expect(client.store.getState().connection.status).toBe('reconnecting');
  });

  it('is over with the page: nothing is left open', async () => {
    const { client, server, clock } = await drained();
    client.disconnect();
    await clock.settle();
    expect(server.connections.filter(({ closed }) => !closed)).toEqual([]);
    await clock.advance(600_000);
    expect(server.attempts).toBe(2);
  });

  it('comes before a known end of the socket, again and again', async () => {
    const scene = startScene({ maxSessionMs: 300_000 });
    await joinRoom(scene);
    const { client, server, clock } = scene;
    const statuses = statusesOf(client);
    for (let socket = 2; socket <= 4; socket += 1) {
      let seconds = 0;
      for (; server.attempts < socket && seconds < 300; seconds += 1) await clock.advance(1000);
      // 15 s ahead, and up to a tenth of the whole more.
      expect(seconds).toBeGreaterThanOrEqual(255);
      expect(seconds).toBeLessThanOrEqual(285);
      await server.welcome({ resumed: true });
      const { join } = await server.expect({ type: 'channel-subscribe' });
      server.send(resumedAnswer(join, 1));
      await clock.settle();
    }
    expect(statuses).toEqual(['open']);
  });

  it('is not made by who was sent away as soon as it came', () => {
    const fresh = machine().to('open').at(1000);
    fresh.feed({ type: 'frame', frame: { type: 'session-drain', afterMs: 0, spreadMs: 0 } });
    fresh.feed({ type: 'timer', key: 'drain' });
    expect(fresh.state.handover).toBeNull();
    expect(fresh.phase).toBe('preparing');
  });

  it('that was given up for a loss leaves nothing that a late answer could stir', () => {
    const open = machine().to('open').at(20_000);
    open.feed({ type: 'timer', key: 'stable' });
    open.feed({ type: 'frame', frame: { type: 'session-drain', afterMs: 0, spreadMs: 0 } });
    open.feed({ type: 'timer', key: 'drain' });
    const { handover } = open.state;
    expect(handover).toMatchObject({ step: 'preparing' });
    const generation = handover?.generation ?? 0;
    open.feed({ type: 'socket-closed', generation: open.state.generation, code: 1006, reason: '' });
    expect(open.phase).toBe('waiting');
    open.feed({ type: 'prepared', generation }, { type: 'socket-opened', generation });
    expect(open.phase).toBe('waiting');
    open.feed({ type: 'timer', key: 'retry' });
    expect(open.state.generation).toBeGreaterThan(generation);
  });
});

describe('a handover in the middle of an answer', () => {
  it('loses, doubles and reorders nothing, and others see nobody go', async () => {
    const clock = createManualClock();
    const inPage = createInPageGateway({
      clock,
      authenticate: ({ token }) => (token ? { user: { id: token } } : null),
      agent: scriptedAgent(marks(300), { clock, pace: 100 }),
    });
    endings.push(() => void inPage.close());
    const enter = (user: string, options: Partial<ClientOptions> = {}) => {
      const client = createClient({
        url: inPage.url,
        webSocket: inPage.webSocket,
        getToken: () => user,
        clock,
        ...options,
      });
      endings.push(client.dispose);
      const room = client.channel('room');
      room.retain();
      client.connect();
      return { client, room };
    };
    // A host that cuts every 24 s, so that the answer goes over several sockets.
    const ada = enter('ada', { maxSessionMs: 24_000 });
    const ben = enter('ben');
    await expect
      .poll(async () => {
        await clock.advance(0);
        return [ada.room.getView().status, ben.room.getView().status];
      })
      .toEqual(['live', 'live']);
    const statuses = statusesOf(ada.client);
    const seen = new Set<number>();
    ben.client.store.subscribe(() => seen.add(ben.room.getView().members.length));
    inPage.line.delay(300);
    void ada.room.sendMessage({ parts: [{ type: 'text', text: 'Count' }] });
    for (let step = 0; step < 90; step += 1) await clock.advance(500);
    const { order, settled, counters } = ada.room.getView();
    const part = settled.get(order[1] ?? '')?.parts.find(({ type }) => type === 'text');
    const text = part?.type === 'text' ? part.text : '';
    expect(markNumbers(text)).toEqual(Array.from({ length: 300 }, (_, index) => index + 1));
    expect(counters).toMatchObject({ lost: 0, doubled: 0, gaps: 0, snapshots: 1 });
    expect(statuses).toEqual(['open']);
    expect(ada.client.metrics().sockets).toBeGreaterThanOrEqual(3);
    expect([...seen]).toEqual([2]);
  });
});
