import { describe, expect, it } from 'vitest';

import type { ServerFrame } from '../../../src/protocol/server-frames.js';
import { createPage, joinRoom, loseAndReturn, startScene, type Scene } from './open-client.js';

const statusOf = ({ client }: Scene): string => client.store.getState().connection.status;

describe('who holds the connection', () => {
  it('opens one socket for fifty mounts and unmounts in one task', async () => {
    const scene = startScene({ lingerMs: 0 });
    for (let round = 0; round < 50; round += 1) {
      const release = scene.client.retain();
      release();
      release();
    }
    scene.client.retain();
    await scene.server.welcome();
    await scene.clock.advance(10_000);
    expect(scene.server.attempts).toBe(1);
    expect(statusOf(scene)).toBe('open');
  });

  it('is closed a moment after the last one let go, and opened for the next', async () => {
    const scene = startScene();
    const release = scene.client.retain();
    await scene.server.welcome();
    release();
    await scene.clock.advance(4999);
    expect(statusOf(scene)).toBe('open');
    await scene.clock.advance(1);
    expect(statusOf(scene)).toBe('idle');
    await scene.server.expectClosed({ code: 1000 });
    scene.client.retain();
    expect(statusOf(scene)).toBe('connecting');
    await scene.clock.settle();
    await scene.server.welcome();
    await scene.clock.settle();
    expect(statusOf(scene)).toBe('open');
  });

  it('survives the way from one page to the next', async () => {
    const scene = startScene();
    const release = scene.client.retain();
    await scene.server.welcome();
    release();
    await scene.clock.advance(1000);
    scene.client.retain();
    await scene.clock.advance(60_000);
    expect(scene.server.attempts).toBe(1);
    expect(statusOf(scene)).toBe('open');
  });

  it('stays closed after disconnect() until connect()', async () => {
    const scene = startScene();
    const room = await joinRoom(scene);
    scene.client.disconnect();
    expect(statusOf(scene)).toBe('closed');
    scene.client.retain();
    scene.client.retryNow();
    await scene.clock.advance(100_000);
    expect(scene.server.attempts).toBe(1);
    const sent = room.sendMessage({ parts: [{ type: 'text', text: 'Later' }] });
    scene.client.connect();
    await scene.clock.settle();
    // It said goodbye, so it is another session.
    expect(await scene.server.welcome()).not.toHaveProperty('resume');
    await scene.server.expect({ type: 'channel-subscribe', channel: 'room' });
    expect(room.getView().pending.size).toBe(1);
    expect(sent).toBeInstanceOf(Promise);
  });

  it('leaves no timers, listeners or sockets behind when disposed', async () => {
    const page = createPage();
    const scene = startScene({ environment: page });
    const room = await joinRoom(scene);
    room.setTyping(true);
    const sent = room.sendMessage({ parts: [{ type: 'text', text: 'Lost' }] });
    scene.client.dispose();
    await expect(sent).rejects.toMatchObject({ code: 'aborted' });
    await scene.server.expectClosed({ code: 1000 });
    scene.client.connect();
    scene.client.retain();
    expect(scene.clock.pending).toBe(0);
    expect(page.followers).toBe(0);
    expect(scene.server.attempts).toBe(1);
  });
});

describe('a lost line', () => {
  it('comes back with its session, and says so all along', async () => {
    const scene = startScene();
    await joinRoom(scene);
    const statuses: string[] = [];
    scene.client.store.subscribe((state, before) => {
      if (state.connection.status !== before.connection.status) statuses.push(state.connection.status);
    });
    scene.server.drop();
    await scene.clock.settle();
    const { nextRetryAt, reason, attempt } = scene.client.store.getState().connection;
    expect(nextRetryAt).toBeGreaterThan(scene.clock.now());
    expect({ reason, attempt }).toMatchObject({ reason: { code: 1006, name: 'abnormal' }, attempt: 1 });
    await scene.clock.advance(1000);
    const hello = await scene.server.welcome({ resumed: true });
    expect(hello).toMatchObject({ resume: { sessionId: 'session-1', secret: 'secret-1' } });
    await scene.clock.settle();
    expect(statuses).toEqual(['reconnecting', 'connecting', 'authenticating', 'open']);
    expect(scene.client.store.getState().connection).toMatchObject({
      nextRetryAt: null,
      reason: null,
      session: { resumed: true },
    });
    expect(scene.client.metrics()).toMatchObject({ sockets: 2, reconnects: 1 });
  });

  it('is tried for an hour without end, and not often', async () => {
    const scene = startScene();
    scene.server.answer('refuse');
    scene.client.connect();
    await scene.clock.advance(60_000);
    expect(scene.server.attempts).toBeGreaterThan(3);
    expect(scene.server.attempts).toBeLessThanOrEqual(12);
    await scene.clock.advance(3_540_000);
    expect(scene.server.attempts).toBeLessThan(300);
    scene.server.answer('accept');
    const begun = scene.clock.now();
    while (scene.server.connections.length === 0) await scene.clock.advance(1000);
    expect(scene.clock.now() - begun).toBeLessThanOrEqual(31_000);
    await scene.server.welcome();
    await scene.clock.settle();
    expect(statusOf(scene)).toBe('open');
  });

  it('that never opens is given up after the connect timeout', async () => {
    const scene = startScene({ connectTimeoutMs: 3000 });
    scene.server.answer('never');
    scene.client.connect();
    await scene.clock.advance(3000);
    expect(scene.client.store.getState().connection).toMatchObject({
      status: 'reconnecting',
      reason: { name: 'connect-timeout' },
    });
  });

  it('that opens to a silent server is given up after the handshake timeout', async () => {
    const scene = startScene();
    scene.client.connect();
    await scene.server.expect({ type: 'session-hello' });
    await scene.clock.advance(9999);
    expect(statusOf(scene)).toBe('authenticating');
    await scene.clock.advance(1);
    expect(statusOf(scene)).toBe('reconnecting');
    await scene.server.expectClosed({ code: 4408 });
  });

  it('goes offline and comes back with the network', async () => {
    const page = createPage();
    const scene = startScene({ environment: page });
    await joinRoom(scene);
    scene.server.drop();
    await scene.clock.settle();
    page.emit('offline');
    expect(statusOf(scene)).toBe('offline');
    await scene.clock.advance(20_000);
    expect(scene.server.attempts).toBe(1);
    page.emit('online');
    await scene.server.welcome();
    await scene.clock.settle();
    expect(statusOf(scene)).toBe('open');
  });

  it('is left with the page and taken up again when it is shown, on one socket', async () => {
    const page = createPage();
    const scene = startScene({ environment: page });
    await joinRoom(scene);
    page.emit('left');
    await scene.server.expectClosed({ code: 4490 });
    expect(scene.client.explain().sentence).toMatch('when the page is shown again');
    await scene.clock.advance(600_000);
    expect(scene.server.attempts).toBe(1);
    for (const event of ['resumed', 'visible', 'shown', 'online'] as const) page.emit(event);
    await scene.clock.settle();
    await scene.server.welcome({ resumed: true });
    await scene.server.expect({ type: 'channel-subscribe', cursor: { epoch: 'e1', seq: 0, hash: 0 } });
    expect(scene.server.attempts).toBe(2);
  });
});

describe('the heartbeat', () => {
  const heartbeat = { intervalMs: 25_000, graceMs: 10_000 };
  const ping = (id: number): ServerFrame => ({ type: 'heartbeat-ping', id, heads: [] });

  it('is answered from our own code, and measures the way', async () => {
    const scene = startScene();
    scene.client.connect();
    await scene.server.welcome({ heartbeat });
    await scene.clock.settle();
    scene.server.send(ping(5));
    await scene.server.expect({ type: 'heartbeat-pong', id: 5 });
    const { id } = await scene.server.expect({ type: 'probe-ping' });
    await scene.clock.advance(80);
    scene.server.send({ type: 'probe-pong', id });
    await scene.clock.settle();
    expect(scene.client.store.getState().connection.latency).toBe(80);
    expect(scene.client.metrics().roundTrip).toEqual({ last: 80, p50: 80, p95: 80 });
  });

  it('that stays out is noticed after the interval and the grace, whatever came before', async () => {
    const scene = startScene();
    scene.client.connect();
    await scene.server.welcome({ heartbeat });
    await scene.clock.advance(30_000);
    scene.server.send({ type: 'connection-message', data: 1 });
    await scene.clock.advance(34_999);
    expect(statusOf(scene)).toBe('open');
    await scene.clock.advance(1);
    expect(statusOf(scene)).toBe('reconnecting');
    await scene.server.expectClosed({ code: 4510 });
  });

  it('keeps the line through a quiet hour', async () => {
    const scene = startScene();
    scene.client.connect();
    await scene.server.welcome({ heartbeat });
    for (let id = 1; id <= 144; id += 1) {
      await scene.clock.advance(25_000);
      scene.server.send(ping(id));
      await scene.server.expect({ type: 'heartbeat-pong', id });
      await scene.server.expectEventually({ type: 'probe-ping' }).catch(() => undefined);
    }
    expect(scene.server.attempts).toBe(1);
    expect(statusOf(scene)).toBe('open');
  });

  it('after eight hours of sleep: asks, and is back within the probe’s 2.5 s', async () => {
    const page = createPage();
    const scene = startScene({ environment: page });
    scene.client.connect();
    await scene.server.welcome({ heartbeat });
    await scene.clock.settle();
    await scene.clock.sleep(8 * 3_600_000);
    page.emit('visible');
    await scene.server.expect({ type: 'probe-ping' });
    await scene.clock.advance(2499);
    expect(statusOf(scene)).toBe('open');
    await scene.clock.advance(1);
    expect(statusOf(scene)).toBe('reconnecting');
    await scene.clock.advance(1000);
    await scene.server.welcome({ resumed: true });
  });

  it('does not take a thread that was blocked for a line that is dead', async () => {
    const scene = startScene();
    scene.client.connect();
    await scene.server.welcome({ heartbeat });
    await scene.clock.settle();
    await scene.clock.sleep(50_000, { monotonic: 'runs' });
    await scene.server.expect({ type: 'probe-ping' });
    scene.server.send(ping(1), ping(2));
    await scene.clock.advance(5000);
    expect(statusOf(scene)).toBe('open');
  });

  it('is not fooled by a clock that is set forward or back', async () => {
    const scene = startScene();
    scene.client.connect();
    await scene.server.welcome({ heartbeat });
    await scene.clock.advance(1000);
    for (const hour of [3_600_000, -7_200_000]) {
      scene.clock.jump(hour);
      for (let id = 1; id <= 4; id += 1) {
        await scene.clock.advance(25_000);
        scene.server.send(ping(id));
        await scene.clock.settle();
      }
    }
    expect(scene.server.attempts).toBe(1);
    expect(statusOf(scene)).toBe('open');
    await scene.clock.advance(35_000);
    expect(statusOf(scene)).toBe('reconnecting');
  });

  it('is not asked of a server that promised none', async () => {
    const page = createPage();
    const scene = startScene({ environment: page });
    scene.client.connect();
    await scene.server.welcome({ heartbeat: null });
    await scene.clock.advance(86_400_000);
    page.emit('visible');
    await scene.server.expectNothing();
    expect(statusOf(scene)).toBe('open');
  });
});

describe('explain()', () => {
  it('says where things stand, what comes next and what waits', async () => {
    const scene = startScene();
    expect(scene.client.explain().sentence).toMatch('Nobody asked for a connection yet');
    const room = await joinRoom(scene);
    expect(scene.client.explain().sentence).toBe('The connection is open.');
    scene.server.drop(1013);
    await scene.clock.settle();
    void room.sendMessage({ parts: [{ type: 'text', text: 'Hello' }] });
    const { sentence, nextRetryAt, outbox } = scene.client.explain();
    expect(sentence).toMatch(
      /^There is no connection just now\. The server has too much to do just now \(1013, try-later\)\. The next try is due in \d+ s\. One command waits in the outbox and will be sent then\.$/,
    );
    expect(nextRetryAt).toBe(scene.client.store.getState().connection.nextRetryAt);
    expect(outbox).toMatchObject({ count: 1 });
    expect(scene.client.store.getState().outbox).toEqual(outbox);
  });

  it('tells a refusal from a lost line', async () => {
    const scene = startScene();
    scene.server.answer('refuse');
    scene.client.connect();
    await scene.clock.settle();
    expect(scene.client.explain().sentence).toMatch(
      'nothing answers at the address, or the upgrade was refused',
    );
  });

  it('names a refusal for good', async () => {
    const scene = startScene();
    await joinRoom(scene);
    scene.server.drop(4403);
    await scene.clock.settle();
    expect(scene.client.explain().sentence).toBe(
      'The connection is closed. This user may not connect (4403, forbidden). It stays so until connect() is called.',
    );
    expect(scene.errors).toMatchObject([{ code: 'forbidden' }]);
  });
});

it('goes through a resumption without asking for more than was missed', async () => {
  const scene = startScene();
  const { server } = scene;
  await joinRoom(scene);
  await loseAndReturn(scene);
  await server.expect({
    type: 'channel-subscribe',
    channel: 'room',
    join: 2,
    cursor: { epoch: 'e1', seq: 0, hash: 0 },
  });
});
