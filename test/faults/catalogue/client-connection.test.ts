import { afterEach, describe, expect, it } from 'vitest';

import { createPage, joinRoom, resumedAnswer, startScene } from '../../core/client/open-client.js';
import { createClient } from '../../../src/core/create-client.js';
import type { Client } from '../../../src/core/client.js';
import type { ConnectionStatus } from '../../../src/core/connection/connection-view.js';
import { createInPageGateway } from '../../../src/testing/in-page-gateway.js';
import { createManualClock } from '../../../src/testing/manual-clock.js';
import { createSeededRandom } from '../../../src/testing/seeded-random.js';
import type { Clock } from '../../../src/shared/clock.js';
import { createFakeGateway } from '../../support/fake-gateway.js';

const endings: (() => void)[] = [];
afterEach(() => {
  for (const end of endings.splice(0)) end();
});

function statusesOf({ store }: Client): ConnectionStatus[] {
  const seen: ConnectionStatus[] = [];
  store.subscribe(({ connection }) => {
    if (seen.at(-1) !== connection.status) seen.push(connection.status);
  });
  return seen;
}

const beats = { heartbeat: { intervalMs: 25_000, graceMs: 10_000 } };

describe('fault 2 [clock]', () => {
  it('the gateway hangs → noticed 35 s after the last it said, and what it says later is not heard', async () => {
    const { client, server, clock } = startScene();
    client.connect();
    await server.welcome(beats);
    await clock.advance(34_999);
    expect(client.store.getState().connection.status).toBe('open');
    const hung = server.connections[0];
    await clock.advance(1);
    expect(client.store.getState().connection).toMatchObject({
      status: 'reconnecting',
      reason: { name: 'heartbeat-lost' },
    });
    await clock.advance(1000);
    await server.welcome({ ...beats, resumed: true });
    hung?.socket.send('{"type":"session-denied","error":{"code":"internal","message":"","retryable":false}}');
    await clock.settle();
    expect(client.store.getState().connection).toMatchObject({ status: 'open', error: null });
  });
});

describe('fault 4 [clock]', () => {
  it('the server is silent right after the open → given up after 10 s, and tried again', async () => {
    const { client, server, clock } = startScene();
    client.connect();
    await server.expect({ type: 'session-hello' });
    await clock.advance(9999);
    expect(client.store.getState().connection.status).toBe('authenticating');
    await clock.advance(1);
    expect(client.store.getState().connection).toMatchObject({
      status: 'reconnecting',
      reason: { name: 'handshake-timeout' },
    });
    expect(server.connections[0]?.closed).toBeDefined();
    await clock.advance(1000);
    expect(server.attempts).toBe(2);
  });
});

describe('fault 7 [clock]', () => {
  it.each([30, 55, 60])(
    'a proxy that cuts after %i s of silence → no disconnect in 10 minutes of an idle channel',
    async (seconds) => {
      const clock = createManualClock();
      const inPage = createInPageGateway({ clock, anonymous: true, random: createSeededRandom(7) });
      const client = createClient({ url: inPage.url, webSocket: inPage.webSocket, clock });
      endings.push(client.dispose, () => void inPage.close());
      client.channel('room').retain();
      client.connect();
      await expect
        .poll(async () => {
          await clock.advance(0);
          return client.channel('room').getView().status;
        })
        .toBe('live');
      const statuses = statusesOf(client);
      let silence = 0;
      let before = 0;
      for (let second = 0; second < 600; second += 1) {
        await clock.advance(1000);
        const passed = inPage.line.count('to-client').messages;
        silence = passed === before ? silence + 1 : 0;
        before = passed;
        if (silence >= seconds) inPage.line.cut();
      }
      expect(statuses.filter((status) => status !== 'open')).toEqual([]);
      expect(client.metrics().sockets).toBe(1);
    },
  );
});

describe('fault 10 [clock]', () => {
  it('800 ms there and back, with a fifth of jitter → joined after two exchanges, and no timeout in 5 minutes', async () => {
    const clock = createManualClock();
    const random = createSeededRandom(10);
    const inPage = createInPageGateway({ clock, anonymous: true, random });
    const client = createClient({ url: inPage.url, webSocket: inPage.webSocket, clock });
    endings.push(client.dispose, () => void inPage.close());
    const room = client.channel('room');
    room.retain();
    inPage.line.delay(400);
    client.connect();
    // The socket's own opening, the hello and its welcome, the join and its answer: each there and back.
    await clock.advance(3 * 800 + 100);
    expect(room.getView().status).toBe('live');
    const statuses = statusesOf(client);
    for (let second = 0; second < 300; second += 1) {
      inPage.line.delay(320 + (random() % 160));
      await clock.advance(1000);
    }
    expect(statuses.filter((status) => status !== 'open')).toEqual([]);
    expect(client.metrics().sockets).toBe(1);
    expect(room.getView().counters).toMatchObject({ gaps: 0, lost: 0, doubled: 0 });
  });
});

describe('fault 48 [clock]', () => {
  it('a server that takes everybody and dies after 1 s, 50 times → the delays grow: it is not taken for stable', async () => {
    const { client, server, clock } = startScene();
    client.connect();
    const waits: number[] = [];
    for (let life = 0; life < 50; life += 1) {
      await server.welcome({ resumed: life > 0 });
      await clock.advance(1000);
      const lostAt = clock.now();
      server.drop();
      const attempts = server.attempts;
      while (server.attempts === attempts) await clock.advance(250);
      waits.push(clock.now() - lostAt);
    }
    const mean = (list: number[]): number => list.reduce((sum, ms) => sum + ms, 0) / list.length;
    expect(mean(waits.slice(0, 3))).toBeLessThan(3000);
    expect(mean(waits.slice(10))).toBeGreaterThan(8000);
    expect(Math.max(...waits)).toBeLessThanOrEqual(31_000);
  });
});

describe('fault 49 [clock]', () => {
  it.each([1, 2, 3, 4, 5])(
    'nothing listens for 60 s (seed %i) → tried at most 12 times, never given up, and there when it is',
    async (seed) => {
      const { client, server, clock } = startScene({ random: createSeededRandom(seed) });
      server.answer('refuse');
      client.connect();
      await clock.advance(60_000);
      expect(server.attempts).toBeLessThanOrEqual(12);
      expect(server.attempts).toBeGreaterThanOrEqual(3);
      await clock.advance(3_600_000);
      expect(client.store.getState().connection.status).toBe('reconnecting');
      server.answer('accept');
      while (server.connections.length === 0) await clock.advance(1000);
      await server.welcome();
      await clock.settle();
      expect(client.store.getState().connection.status).toBe('open');
    },
  );
});

describe('fault 50 [clock]', () => {
  it.each([3_600_000, -3_600_000])(
    'the wall clock jumps by %i ms → neither a false death nor a false life, and the token is renewed in time',
    async (jump) => {
      let asked = 0;
      const { client, server, clock } = startScene({ getToken: () => `token-${(asked += 1)}` });
      client.connect();
      const user = { id: 'ada' };
      const session = { id: 's', secret: 'x', user, expiresAt: clock.now() + 600_000 };
      await server.welcome({ ...beats, now: clock.now(), session });
      const statuses = statusesOf(client);
      await clock.advance(10_000);
      clock.jump(jump);
      for (let id = 1; id <= 4; id += 1) {
        await clock.advance(20_000);
        server.send({ type: 'heartbeat-ping', id, heads: [] });
        await server.expectEventually({ type: 'heartbeat-pong', id });
        const { id: probe } = await server.expect({ type: 'probe-ping' });
        server.send({ type: 'probe-pong', id: probe });
      }
      expect(statuses.filter((status) => status !== 'open')).toEqual([]);
      // It really falls silent: noticed, whatever the wall says. 35 s, and a question of 2.5 s where a jump made it doubt.
      await clock.advance(40_000);
      expect(client.store.getState().connection.status).not.toBe('open');
      expect(server.attempts).toBeLessThanOrEqual(2);
    },
  );
});

describe('fault 51 [clock]', () => {
  it.each(['stops', 'runs'] as const)(
    'the laptop sleeps for 8 hours (monotonic clock %s) → on waking one question, one new socket, with a fresh token',
    async (monotonic) => {
      let asked = 0;
      const page = createPage();
      const scene = startScene({ getToken: () => `token-${(asked += 1)}`, environment: page });
      const { client, server, clock } = scene;
      const room = client.channel('room');
      room.retain();
      client.connect();
      const user = { id: 'ada' };
      const session = { id: 's', secret: 'x', user, expiresAt: clock.now() + 300_000 };
      await server.welcome({ ...beats, session });
      const { join } = await server.expect({ type: 'channel-subscribe' });
      server.send(resumedAnswer(join, 1));
      await clock.settle();
      await clock.sleep(8 * 3_600_000, { monotonic });
      for (const event of ['online', 'visible', 'resumed', 'shown'] as const) page.emit(event);
      // The line is dead, and says nothing to that. A probe, 2.5 s, and at most a second of jitter.
      const wokenAt = clock.now();
      await clock.advance(3500);
      const hello = await server.welcome({ resumed: false });
      expect(clock.now() - wokenAt).toBeLessThanOrEqual(3500);
      expect(asked).toBeGreaterThanOrEqual(2);
      expect(hello.token).toBe(`token-${asked}`);
      await clock.advance(10_000);
      expect(server.attempts).toBe(2);
    },
  );

  it('the line was closed in its sleep → one new socket at once', async () => {
    const page = createPage();
    const scene = startScene({ environment: page });
    await joinRoom(scene);
    const { server, clock } = scene;
    server.drop();
    await clock.settle();
    await clock.sleep(8 * 3_600_000);
    for (const event of ['online', 'visible', 'resumed', 'shown'] as const) page.emit(event);
    await clock.settle();
    expect(server.attempts).toBe(2);
    await clock.advance(5000);
    expect(server.attempts).toBe(2);
  });
});

describe('fault 54 [clock]', () => {
  it('hidden for 10 minutes, timers run once a minute → no reconnect on a healthy line, all pings answered', async () => {
    const clock = createManualClock();
    const server = createFakeGateway({ clock });
    /** As a browser's intensive throttling has it: whatever is due runs with the next full minute. */
    const throttled: Clock = {
      ...clock,
      setTimer: (callback, ms) => {
        const due = clock.monotonic() + ms;
        return clock.setTimer(callback, Math.ceil(due / 60_000) * 60_000 - clock.monotonic());
      },
    };
    const client = createClient({ url: server.url, webSocket: server.webSocket, clock: throttled });
    endings.push(client.dispose);
    client.connect();
    await server.welcome(beats);
    await clock.settle();
    const statuses = statusesOf(client);
    for (let id = 1; id <= 24; id += 1) {
      await clock.advance(25_000);
      server.send({ type: 'heartbeat-ping', id, heads: [] });
      await server.expectEventually({ type: 'heartbeat-pong', id });
    }
    expect(statuses.filter((status) => status !== 'open')).toEqual([]);
    expect(server.attempts).toBe(1);
  });
});
