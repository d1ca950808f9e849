// Faults of the catalogue that a gateway meets with in one process, each titled with its number and what is to happen.
import { describe, expect, it } from 'vitest';

import { createMemoryStore, defaultLimits } from '../../../src/gateway/index.js';
import type { ClientFrame } from '../../../src/protocol/client-frames.js';
import { encodeFrame } from '../../../src/protocol/codec.js';
import { createSocketPair } from '../../../src/testing/socket-pair.js';
import { createFixture, say } from '../../gateway/gateway-fixture.js';

const hello = (token: string): ClientFrame => ({ type: 'session-hello', versions: [1], token });

describe('fault 31 [clock] a user who is signed out in the middle of a stream', () => {
  it('is closed with 4402 at once, and its session is no longer there to go on with', async () => {
    const { join, connect, gateway } = createFixture();
    const ada = await join('ada');
    const welcome = ada.frames.find((frame) => frame.type === 'session-welcome');
    const bob = await join('bob');
    expect(gateway.revoke({ userId: 'ada' })).toBe(1);
    await ada.isClosed({ code: 4402 });
    expect(gateway.connections.list().map(({ user }) => user.id)).toEqual(['bob']);
    const { id: sessionId, secret } = welcome?.session ?? { id: '', secret: '' };
    const back = connect();
    const again = await back.hello('ada', { resume: { sessionId, secret } });
    expect(again.resumed).toBe(false);
    expect(bob.closed).toBeUndefined();
  });

  it('can lose one session and keep the others', async () => {
    const { join, gateway } = createFixture();
    const [one, other] = [await join('ada'), await join('ada')];
    const sessionId = gateway.connections.list()[0]?.sessionId ?? '';
    expect(gateway.revoke({ sessionId })).toBe(1);
    await one.isClosed({ code: 4402 });
    expect(other.closed).toBeUndefined();
  });
});

it('fault 32 [clock] a one-time ticket that is replayed: the second hello is refused with 4401', async () => {
  const used = new Set<string>();
  const { connect } = createFixture({
    authenticate: ({ token, reason }) => {
      if (token === undefined || (reason === 'connect' && used.has(token))) return null;
      used.add(token);
      return { user: { id: 'ada' } };
    },
  });
  await connect().hello('ticket');
  const thief = connect();
  thief.send(hello('ticket'));
  await thief.receives({ type: 'session-denied', error: { code: 'unauthorized' } });
  await thief.isClosed({ code: 4401 });
});

it('fault 33 [clock] another user’s token on a resumed session: 4403, and the session stays whose it is', async () => {
  const { connect, gateway } = createFixture();
  const ada = connect();
  const { session } = await ada.hello('ada');
  const thief = connect();
  const resume = { sessionId: session.id, secret: session.secret };
  thief.send({ type: 'session-hello', versions: [1], token: 'eve', resume });
  await thief.isClosed({ code: 4403 });
  expect(gateway.connections.list()).toMatchObject([{ user: { id: 'ada' }, connected: true }]);
  expect(ada.closed).toBeUndefined();
});

it('fault 35 [clock] 5,000 sockets that never say hello: 4408 after 5,000 ms, and nothing is left of them', async () => {
  const { clock, gateway } = createFixture();
  const closes: number[] = [];
  for (let count = 0; count < 5_000; count += 1) {
    const { client, server } = createSocketPair();
    client.onclose = ({ code }) => void closes.push(code);
    gateway.accept(server);
  }
  await clock.advance(4_999);
  expect(closes).toEqual([]);
  await clock.advance(1);
  expect(closes).toHaveLength(5_000);
  expect(new Set(closes)).toEqual(new Set([4408]));
  expect(gateway.connections.statistics()).toMatchObject({ sockets: 0, sessions: 0 });
});

describe('fault 36 [clock] what comes before a hello', () => {
  it('closes with 4400 for any other frame, and with 4413 for a hello of 9 KB', async () => {
    const { connect } = createFixture();
    const early = connect();
    early.send({ type: 'probe-ping', id: 1 }, hello('ada'));
    await early.isClosed({ code: 4400 });
    const large = connect();
    large.sendRaw(JSON.stringify({ ...hello('ada'), padding: 'x'.repeat(9_000) }));
    await large.isClosed({ code: 4413 });
  });
});

describe('fault 37 [clock] channels that one may not have', () => {
  it('are refused with the same words whether they exist or not, and nothing is opened for them', async () => {
    const { enter, gateway } = createFixture({ authorize: ({ channel }) => channel === 'room' });
    await gateway.publish('secret', { name: 'there', data: 1 });
    const before = gateway.health().channels;
    const eve = await enter('eve');
    const answers: string[] = [];
    for (const channel of ['secret', 'nowhere']) {
      eve.send({ type: 'channel-subscribe', channel, join: 1 });
      const { error } = await eve.receives({ type: 'channel-denied', channel });
      answers.push(JSON.stringify(error).replaceAll(channel, '…'));
    }
    expect(answers[0]).toBe(answers[1]);
    expect(gateway.health().channels).toBe(before);
  });

  it.each(['*', 'room/*', '../room', 'a/../b', 'x'.repeat(10_000), '', '@me', ' '])(
    'are refused by their names: %j',
    async (channel) => {
      const { enter, gateway, clock } = createFixture();
      const eve = await enter('eve');
      eve.sendRaw(JSON.stringify({ type: 'channel-subscribe', channel, join: 1 }));
      await clock.settle();
      const answer = eve.frames.at(-1);
      const code = answer && 'error' in answer ? answer.error?.code : undefined;
      expect(['bad-frame', 'channel-denied']).toContain(code);
      expect(gateway.health().channels).toBe(0);
    },
  );
});

it('fault 38 [clock] a right that is taken away while it is used: channel-closed at once, and no event after it', async () => {
  let isAllowed = true;
  const { join, gateway } = createFixture({ authorize: ({ user }) => user.id !== 'ada' || isAllowed });
  const [ada, bob] = [await join('ada'), await join('bob')];
  isAllowed = false;
  expect(gateway.revoke({ userId: 'ada', channel: 'room' })).toBe(1);
  await ada.receivesEventually({ type: 'channel-closed', channel: 'room', error: { code: 'forbidden' } });
  await gateway.publish('room', { name: 'secret', data: 1 });
  await bob.receivesEventually({ type: 'channel-events' });
  await ada.receivesNothing();
  ada.send({ type: 'channel-subscribe', channel: 'room', join: 2 });
  await ada.receives({ type: 'channel-denied' });
  ada.send(say('m1', 'still here?'));
  await ada.receives({ type: 'command-reply', error: { code: 'forbidden' } });
});

describe('fault 39 [clock] a flood', () => {
  const ping = (id: number): ClientFrame => ({ type: 'probe-ping', id });

  it('of 10,000 frames is reported, then closed with 4429 at the 1,001st, and others are served', async () => {
    const { enter, join } = createFixture();
    const [eve, bob] = [await enter('eve'), await join('bob')];
    for (let id = 0; id < 10_000; id += 1) eve.send(ping(id));
    await eve.receivesEventually({ type: 'error-report', error: { code: 'rate-limited', retryable: true } });
    await eve.isClosed({ code: 4429 });
    // The hello was one of them.
    expect(eve.frames.filter(({ type }) => type === 'probe-pong')).toHaveLength(999);
    bob.send(ping(1));
    await bob.receivesEventually({ type: 'probe-pong', id: 1 });
  });

  it('within the rate goes on: 100 frames a second', async () => {
    const { enter, clock } = createFixture();
    const ada = await enter('ada');
    for (let second = 0; second < 20; second += 1) {
      for (let id = 0; id < 100; id += 1) ada.send(ping(id));
      await clock.advance(1_000);
    }
    expect(ada.closed).toBeUndefined();
  });

  it.each<[string, (at: number) => ClientFrame]>([
    ['bytesPerSecond', () => ({ type: 'connection-message', data: 'x'.repeat(4_000) })],
    ['subscribesPerSecond', (join) => ({ type: 'channel-subscribe', channel: 'room', join })],
  ])('over %s is closed with 4429', async (limit, frame) => {
    const { enter } = createFixture({ limits: { framesPerSecond: 1e6, maxWaitingFrames: 1e6 } });
    const eve = await enter('eve');
    for (let at = 1; at < 2_000; at += 1) eve.send(frame(at));
    const { error } = await eve.receivesEventually({ type: 'error-report' });
    expect(error).toMatchObject({ code: 'rate-limited', message: expect.stringContaining(limit) });
    await eve.isClosed({ code: 4429 });
  });

  it('of commands is refused one by one over 20 a second, on all of a user’s sockets together, and goes on later', async () => {
    const { enter, clock } = createFixture({ limits: { publishesPerSecond: 2 } });
    const [one, other, bob] = [await enter('ada'), await enter('ada'), await enter('bob')];
    for (let at = 0; at < 20; at += 1) {
      one.send(say(`m${at}`, 'hi'));
      await one.receives({ type: 'command-reply', id: `m${at}`, result: {} });
    }
    other.send(say('m20', 'hi'));
    const { error } = await other.receives({ type: 'command-reply', id: 'm20' });
    expect(error).toMatchObject({ code: 'rate-limited', retryable: true, retryAfterMs: 500 });
    bob.send(say('b1', 'hi'));
    await bob.receives({ type: 'command-reply', id: 'b1', result: {} });
    await clock.advance(500);
    other.send(say('m20', 'hi'));
    await other.receives({ type: 'command-reply', id: 'm20', result: {} });
  });

  it('of sessions is denied with 4429 at the 21st of a user, and not where one takes its own place', async () => {
    const { enter, connect } = createFixture();
    const pages = [];
    for (let count = 0; count < 20; count += 1) pages.push(await enter('ada'));
    const more = connect();
    more.send(hello('ada'));
    await more.receives({ type: 'session-denied', error: { code: 'rate-limited' } });
    await more.isClosed({ code: 4429 });
    const [first] = pages;
    const welcome = first?.frames.find((frame) => frame.type === 'session-welcome');
    const { id: sessionId, secret } = welcome?.session ?? { id: '', secret: '' };
    const next = connect();
    expect((await next.hello('ada', { resume: { sessionId, secret } })).resumed).toBe(true);
    next.close();
    await next.isClosed();
    await enter('ada');
    await enter('bob');
  });

  it('of upgrades is answered with 503 and Retry-After over 200 a second', async () => {
    const { gateway, clock } = createFixture();
    const admit = () => gateway.admit({ url: '/' });
    for (let count = 0; count < 200; count += 1) expect(admit()).toMatchObject({ endpoint: 'native' });
    expect(admit()).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
    await clock.advance(1_000);
    expect(admit()).toMatchObject({ endpoint: 'native' });
  });

  it('of sockets from one address is answered with 429 over 100; this machine’s own are not counted', async () => {
    const { gateway } = createFixture({ limits: { acceptsPerSecond: 1_000 } });
    const at = (remoteAddress: string) => ({ url: '/', remoteAddress });
    const open: (() => void)[] = [];
    for (let count = 0; count < 100; count += 1) {
      for (const address of ['203.0.113.7', '127.0.0.1', '::ffff:127.0.0.1', '::1']) {
        expect(gateway.admit(at(address))).toMatchObject({ endpoint: 'native' });
        const { client, server } = createSocketPair();
        gateway.accept(server, at(address));
        if (address === '203.0.113.7')
          open.push(() => server.onclose?.({ code: 1006, reason: '', wasClean: false }));
        void client;
      }
    }
    expect(gateway.admit(at('203.0.113.7'))).toMatchObject({ status: 429, headers: { 'retry-after': '5' } });
    expect(gateway.admit(at('203.0.113.8'))).toMatchObject({ endpoint: 'native' });
    expect(gateway.admit(at('127.0.0.1'))).toMatchObject({ endpoint: 'native' });
    open[0]?.();
    expect(gateway.admit(at('203.0.113.7'))).toMatchObject({ endpoint: 'native' });
  });

  it('that a broken counter does not see is let through, and reported', async () => {
    const { enter, errors, gateway } = createFixture({
      rateLimiter: {
        take: (kind) => (kind === 'accept' ? Promise.reject(new Error('down')) : Number(JSON.parse('{'))),
      },
    });
    const ada = await enter('ada');
    ada.send(say('m1', 'hi'));
    await ada.receives({ type: 'command-reply', id: 'm1', result: {} });
    expect(await gateway.admit({ url: '/' })).toMatchObject({ endpoint: 'native' });
    expect(errors.map(({ message }) => message)).toEqual(
      Array(2).fill('rateLimiter failed, so nothing was counted.'),
    );
  });
});

describe('fault 43 [clock] JSON that is meant to hurt', () => {
  const bombs: [string, string][] = [
    ['10,000 levels', `{"type":"connection-message","data":${'['.repeat(10_000)}${']'.repeat(10_000)}}`],
    [
      'a great many keys',
      `{"type":"connection-message","data":{${Array.from({ length: 6_000 }, (_, at) => `"k${at}":1`).join(',')}}}`,
    ],
    ['huge numbers', `{"type":"probe-ping","id":1e400}`],
    ['keys twice', `{"type":"probe-ping","type":"session-hello","id":1,"id":2}`],
    ['__proto__ in a frame', `{"type":"probe-ping","id":7,"__proto__":{"polluted":true}}`],
    [
      '__proto__ in data',
      `{"type":"connection-message","data":{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}}`,
    ],
    ['a frame type of Object', `{"type":"toString"}`],
    ['a frame type of its prototype', `{"type":"__proto__"}`],
  ];
  it.each(bombs)('is refused, or taken as it is: %s', async (_what, text) => {
    const { enter } = createFixture();
    const eve = await enter('eve');
    eve.sendRaw(text);
    eve.send({ type: 'probe-ping', id: 99 });
    await eve.receivesEventually({ type: 'probe-pong', id: 99 });
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it.each(['constructor', 'toString', 'hasOwnProperty', 'valueOf'])(
    'is a name like any other: %s',
    async (name) => {
      const { join } = createFixture({ store: createMemoryStore() });
      const ada = await join(name, name);
      ada.send(say(name, 'hi', {}, name));
      await ada.receivesEventually({ type: 'command-reply', id: name, result: {} });
      ada.send({ type: 'register-set', channel: name, key: name, value: 1 });
      await ada.receives({ type: 'channel-register', key: name, value: 1 });
    },
  );
});

describe('fault 48 [clock] a server that goes', () => {
  it('has clients go by themselves, takes nobody meanwhile, and is done when they have', async () => {
    const { join, connect, gateway, clock } = createFixture();
    const [ada, bob] = [await join('ada'), await join('bob')];
    let isDrained = false;
    void gateway.drain({ afterMs: 1_000, spreadMs: 3_000 }).then(() => (isDrained = true));
    await ada.receivesEventually({ type: 'session-drain', afterMs: 1_000, spreadMs: 3_000 });
    await bob.receivesEventually({ type: 'session-drain' });
    expect(gateway.admit({ url: '/' })).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
    expect(gateway.health().status).toBe('draining');
    expect((await gateway.fetch(new Request('http://gateway.invalid/health'))).status).toBe(503);
    await connect().isClosed({ code: 1012 });
    ada.send(say('m1', 'a last word'));
    await ada.receivesEventually({ type: 'command-reply', id: 'm1', result: {} });
    ada.close(4503);
    await clock.advance(100);
    expect(isDrained).toBe(false);
    bob.close(4503);
    await clock.advance(100);
    expect(isDrained).toBe(true);
  });

  it.each([
    [1, 1_000],
    [1_500, 5_000],
    [9_000, 20_000],
  ])('spreads %i sessions over %i ms by default', async (count, spreadMs) => {
    const { connect, gateway, clock } = createFixture({ limits: { maxSessionsPerUser: 10_000 } });
    const first = connect();
    await first.hello('ada');
    for (let at = 1; at < count; at += 1) {
      const { client, server } = createSocketPair();
      gateway.accept(server);
      client.onopen = () => client.send(encodeFrame(hello('ada')));
    }
    await clock.settle();
    expect(gateway.connections.statistics().sessions).toBe(count);
    void gateway.drain();
    await first.receives({ type: 'session-drain', afterMs: 0, spreadMs });
  });

  it('waits no longer for those that stay than 2,000 ms beyond their time', async () => {
    const { join, gateway, clock } = createFixture();
    await join('ada');
    let isDrained = false;
    void gateway.drain({ spreadMs: 1_000 }).then(() => (isDrained = true));
    await clock.advance(2_900);
    expect(isDrained).toBe(false);
    await clock.advance(150);
    expect(isDrained).toBe(true);
  });
});

it('names a number for every limit', () => {
  for (const value of Object.values(defaultLimits)) expect(value).toBeGreaterThan(0);
});
