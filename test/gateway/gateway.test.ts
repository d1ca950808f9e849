import { describe, expect, it } from 'vitest';

import {
  createGateway,
  createMemoryStore,
  type GatewayOptions,
  type PublishedEvent,
} from '../../src/gateway/index.js';
import { createSocketPair } from '../../src/testing/socket-pair.js';
import { createFixture, createScriptedAgent, say, text } from './gateway-fixture.js';

const agent = createScriptedAgent().run;

describe('options', () => {
  const wrong: [string, GatewayOptions, RegExp][] = [
    ['nobody who says who is who', {}, /authenticate/],
    ['both ways to tell', { anonymous: true, authenticate: () => null }, /contradict/],
    ['a limit of nothing', { anonymous: true, limits: { maxFrameBytes: 0 } }, /maxFrameBytes/],
    ['a limit that is no number', { anonymous: true, limits: { maxTurnMs: Number.NaN } }, /maxTurnMs/],
    ['a limit that there is not', { anonymous: true, limits: { maxFrames: 1 } as object }, /maxFrames/],
    [
      'a soft limit over the hard one',
      { anonymous: true, limits: { softQueueBytes: 2_000_000 } },
      /softQueueBytes/,
    ],
    ['a heartbeat that never stops', { anonymous: true, heartbeat: { intervalMs: -1 } }, /intervalMs/],
    ['a time that no timer reaches', { anonymous: true, limits: { maxTurnMs: 2 ** 31 } }, /maxTurnMs/],
    ['a path without a slash', { anonymous: true, path: 'chat' }, /path/],
    ['two agents of one id', { anonymous: true, agent, agents: [{ id: 'agent', run: agent }] }, /"agent"/],
    ['an agent without an id', { anonymous: true, agents: [{ id: '', run: agent }] }, /empty id/],
  ];
  it.each(wrong)('are refused with a sentence: %s', (_what, options, sentence) => {
    expect(() => createGateway(options)).toThrow(expect.objectContaining({ code: 'invalid-options' }));
    expect(() => createGateway(options)).toThrow(sentence);
  });

  it('may change a limit, and clients are told', async () => {
    const { connect } = createFixture({ limits: { maxFrameBytes: 1_000 }, heartbeat: { intervalMs: 7_000 } });
    const page = connect();
    const welcome = await page.hello('ada');
    expect(welcome.limits.maxFrameBytes).toBe(1_000);
    expect(welcome.heartbeat).toEqual({ intervalMs: 7_000, graceMs: 10_000 });
    page.sendRaw('x'.repeat(1_001));
    await page.isClosed({ code: 4413 });
  });
});

describe('admit', () => {
  const admits = (options: Partial<GatewayOptions>, headers: Record<string, string> = {}, url = '/') =>
    createGateway({ anonymous: true, onError: () => undefined, ...options }).admit({ headers, url });
  const yes = { endpoint: 'native', maxMessageBytes: expect.any(Number) };
  const no = (status: number) => expect.objectContaining({ status, reason: expect.any(String) });

  it('takes every path by default, and only its own where it has one', () => {
    expect(admits({}, {}, '/anything?x=1')).toEqual(yes);
    expect(admits({ path: '/chat' }, {}, '/chat?x=1')).toEqual(yes);
    expect(admits({ path: '/chat' }, {}, 'https://app.example/chat')).toEqual(yes);
    expect(admits({ path: '/chat' }, {}, '/chat/')).toEqual(no(404));
  });

  it('takes the gateway’s own host by default', () => {
    const host = 'app.example:8080';
    expect(admits({}, { host, origin: 'https://app.example:8080' })).toEqual(yes);
    expect(admits({}, { host, origin: 'https://app.example' })).toEqual(no(403));
    expect(admits({}, { host, origin: 'https://evil.example' })).toEqual(no(403));
    expect(admits({}, { host, origin: 'null' })).toEqual(no(403));
    expect(admits({}, { origin: 'https://evil.example' })).toEqual(no(403));
  });

  it('takes the origins that are named, exactly', () => {
    const options = { origins: ['https://app.example'] };
    expect(admits(options, { origin: 'https://app.example' })).toEqual(yes);
    expect(admits(options, { origin: 'https://app.example.evil.example' })).toEqual(no(403));
    expect(admits(options, { origin: 'http://app.example' })).toEqual(no(403));
    expect(
      admits({ origins: (origin) => origin.endsWith('.example') }, { origin: 'https://a.example' }),
    ).toEqual(yes);
  });

  it('refuses an origin at which the app’s own check throws', () => {
    const origins = (origin: string): boolean => new URL(origin).hostname === 'app.example';
    expect(admits({ origins }, { origin: 'https://app.example' })).toEqual(yes);
    expect(admits({ origins }, { origin: 'null' })).toEqual(no(403));
  });

  it('takes what is no browser, and every origin in development', () => {
    expect(admits({ origins: [] })).toEqual(yes);
    expect(admits({ development: true }, { origin: 'http://localhost:6006' })).toEqual(yes);
    expect(admits({ development: true, origins: [] }, { origin: 'http://localhost:6006' })).toEqual(no(403));
  });
});

describe('fetch', () => {
  const get = (gateway: ReturnType<typeof createGateway>, url: string, headers = {}) =>
    gateway.fetch(new Request(`http://host${url}`, { headers }));

  it('serves the health', async () => {
    const gateway = createGateway({ anonymous: true });
    const answer = await get(gateway, '/health');
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({
      status: 'ok',
      sessions: 0,
      channels: 0,
      turns: 0,
      unsavedChannels: 0,
    });
    await gateway.close();
    const closed = await get(gateway, '/health');
    expect(closed.status).toBe(503);
    expect(await closed.json()).toMatchObject({ status: 'closed' });
  });

  it('keeps to itself what failed and where, but for development', async () => {
    const store = createMemoryStore();
    const append = () => Promise.reject(new Error('disk full'));
    for (const development of [false, true]) {
      const gateway = createGateway({ anonymous: true, development, store: { ...store, append } });
      await gateway.publish('secret-room', { name: 'x', data: 1 }).catch(() => undefined);
      expect(gateway.health().lastFailure).toContain('secret-room');
      const told = await (await get(gateway, '/health')).text();
      expect(told).toContain('degraded');
      expect(told.includes('secret-room')).toBe(development);
    }
  });

  it('says in development why an upgrade would be refused, to whoever asks', async () => {
    const gateway = createGateway({ anonymous: true, development: true, origins: [], path: '/chat' });
    const refused = await get(gateway, '/chat', { origin: 'http://localhost:3000' });
    expect(refused.status).toBe(403);
    expect(refused.headers.get('access-control-allow-origin')).toBe('*');
    expect(await refused.json()).toEqual({
      reason: "The origin http://localhost:3000 is not allowed: add it to the gateway's `origins`.",
    });
    expect((await get(gateway, '/chat')).status).toBe(426);
    expect((await get(gateway, '/else')).status).toBe(404);
  });

  it('says nothing of it otherwise', async () => {
    const gateway = createGateway({ anonymous: true, origins: [], path: '/chat' });
    const answer = await get(gateway, '/chat', { origin: 'http://localhost:3000' });
    expect(answer.status).toBe(426);
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    expect(JSON.stringify(await answer.json())).not.toContain('origin');
  });

  it('answers nothing but GET', async () => {
    const gateway = createGateway({ anonymous: true });
    const answer = await gateway.fetch(new Request('http://host/health', { method: 'POST' }));
    expect(answer.status).toBe(405);
  });
});

describe('the app’s own server', () => {
  it('publishes events', async () => {
    const { join, gateway } = createFixture();
    const ada = await join('ada');
    expect(await gateway.publish('room', { name: 'deploy', data: { ok: true } })).toEqual({ seq: 1 });
    const { events } = await ada.receives({ type: 'channel-events', from: 1 });
    expect(events).toMatchObject([
      { type: 'event-published', name: 'deploy', data: { ok: true }, userId: null },
    ]);
  });

  it('publishes messages, and replaces them', async () => {
    const { join, gateway, clock } = createFixture();
    const ada = await join('ada');
    ada.send(say('m1', 'Hi'));
    await ada.receivesEventually({ type: 'command-reply', id: 'm1' });
    const author = { id: 'bot', name: 'Bot', kind: 'agent' as const };
    const message = (words: string) => ({
      id: 'b1',
      role: 'assistant' as const,
      parts: [{ type: 'text' as const, text: words }],
    });
    await gateway.publish('room', { message: message('First'), author });
    const at = clock.now();
    await clock.advance(1_000);
    expect(await gateway.publish('room', { message: message('Second'), author })).toEqual({ seq: 3 });
    const { events } = await ada.receivesEventually({ type: 'channel-events', from: 3 });
    expect(events).toMatchObject([{ type: 'message-updated' }]);
    const { messages } = await gateway.snapshot('room');
    expect(messages[1]).toEqual({
      ...message('Second'),
      chat: { author, parentId: 'm1', turnId: null, createdAt: at, status: 'done' },
    });
  });

  it('refuses what cannot travel, and names that are none', async () => {
    const { gateway } = createFixture();
    const author = { id: 'bot', kind: 'agent' as const };
    const message = { id: 'b1', role: 'assistant' as const, parts: [{ type: 'text' }] as never };
    await expect(gateway.publish('room', { message, author })).rejects.toMatchObject({
      code: 'message-invalid',
    });
    for (const name of ['', '@me', 'a..b', ' ', 'x'.repeat(129)]) {
      await expect(gateway.publish(name, { name: 'x', data: 1 })).rejects.toMatchObject({
        code: 'message-invalid',
      });
      await expect(gateway.snapshot(name)).rejects.toMatchObject({ code: 'message-invalid' });
    }
    expect((await gateway.snapshot('room')).cursor.seq).toBe(0);
  });

  it('hears of events by type, by name, and all', async () => {
    const { join, gateway } = createFixture();
    const heard: Record<string, PublishedEvent[]> = { 'message-added': [], deploy: [], '*': [] };
    const ends = Object.entries(heard).map(([topic, list]) =>
      gateway.subscribe(topic, (event) => list.push(event)),
    );
    const ada = await join('ada');
    ada.send(say('m1', 'Hi'));
    await ada.receivesEventually({ type: 'command-reply', id: 'm1' });
    await gateway.publish('hall', { name: 'deploy', data: 1 });
    expect(heard).toMatchObject({
      'message-added': [{ channel: 'room', seq: 1, event: { message: { id: 'm1' } } }],
      deploy: [{ channel: 'hall', seq: 1 }],
      '*': [{ channel: 'room' }, { channel: 'hall' }],
    });
    for (const end of ends) end();
    await gateway.publish('hall', { name: 'deploy', data: 2 });
    expect(heard['*']).toHaveLength(2);
  });

  it('goes on when one that hears throws', async () => {
    const { gateway, errors } = createFixture();
    const heard: number[] = [];
    gateway.subscribe('*', () => {
      throw new Error('app');
    });
    gateway.subscribe('*', ({ seq }) => heard.push(seq));
    await gateway.publish('room', { name: 'x', data: 1 });
    expect(heard).toEqual([1]);
    expect(errors).toMatchObject([{ code: 'internal' }]);
  });

  it('lists its connections and counts', async () => {
    const { join, gateway, connect, clock } = createFixture();
    const ada = await join('ada');
    connect();
    await clock.settle();
    expect(gateway.connections.list()).toEqual([
      {
        sessionId: expect.any(String),
        user: { id: 'ada', name: 'ada' },
        channels: ['room'],
        connected: true,
        since: clock.now(),
      },
    ]);
    expect(gateway.connections.statistics()).toMatchObject({
      sockets: 2,
      sessions: 1,
      accepted: 2,
      snapshots: 1,
    });
    ada.drop();
    await ada.isClosed();
    expect(gateway.connections.list()).toMatchObject([{ connected: false }]);
  });

  it('takes a snapshot of as many messages as it wants', async () => {
    const { join, gateway } = createFixture();
    const ada = await join('ada');
    for (let at = 1; at <= 3; at += 1) ada.send(say(`m${at}`, 'x'));
    await ada.receivesEventually({ type: 'command-reply', id: 'm3' });
    expect(await gateway.snapshot('room', { limit: 2 })).toMatchObject({
      order: ['m2', 'm3'],
      hasMore: true,
    });
  });
});

describe('closing', () => {
  it('may be asked for twice, and takes no more sockets', async () => {
    const { enter, gateway, connect } = createFixture();
    const ada = await enter('ada');
    await Promise.all([gateway.close(), gateway.close({ code: 1001 })]);
    await ada.isClosed({ code: 1012 });
    await connect().isClosed({ code: 1012 });
    expect(gateway.admit({})).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
  });

  it('can say going-away instead', async () => {
    const { enter, gateway } = createFixture();
    const ada = await enter('ada');
    await gateway.close({ code: 1001 });
    await ada.isClosed({ code: 1001 });
  });

  it('leaves no timer behind', async () => {
    const scripted = createScriptedAgent();
    const { join, enter, gateway, clock } = createFixture({ agent: scripted.run });
    const ada = await join('ada');
    const bob = await enter('bob');
    ada.send(say('m1', 'Hi'));
    await ada.receivesEventually({ type: 'command-reply', id: 'm1' });
    scripted.yields(...text('t', 'a', 'b'));
    bob.drop();
    await clock.settle();
    await gateway.close();
    await clock.settle();
    expect(clock.pending).toBe(0);
  });

  it('begins no turn any more', async () => {
    const scripted = createScriptedAgent();
    const { join, gateway } = createFixture({ agent: scripted.run });
    const ada = await join('ada');
    ada.send(say('m1', 'Hi'), say('m2', 'And?'));
    await ada.receivesEventually({ type: 'command-reply', id: 'm2' });
    await gateway.close();
    expect(scripted.turns).toHaveLength(1);
  });
});

describe('a socket that is handed over', () => {
  it('never makes `accept` throw, whatever it does', async () => {
    const { gateway, clock } = createFixture();
    const { client, server } = createSocketPair();
    server.terminate();
    gateway.accept(server);
    client.close();
    await clock.advance(5_000);
    expect(gateway.connections.statistics().sockets).toBe(0);
  });
});
