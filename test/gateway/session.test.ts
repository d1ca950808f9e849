import { createHash } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { ChatError } from '../../src/protocol/chat-error.js';
import type { ClientFrame } from '../../src/protocol/client-frames.js';
import { createFixture, say } from './gateway-fixture.js';

const hello = (token: string): ClientFrame => ({ type: 'session-hello', versions: [1], token });

describe('opening a session', () => {
  it('welcomes a user with limits, heartbeat and capabilities', async () => {
    const { connect, clock } = createFixture();
    const welcome = await connect().hello('ada');
    expect(welcome).toMatchObject({
      version: 1,
      session: { user: { id: 'ada', name: 'ada' } },
      resumed: false,
      heartbeat: { intervalMs: 25_000, graceMs: 10_000 },
      limits: { maxFrameBytes: 65_536, maxChannels: 128 },
      now: clock.now(),
    });
    expect(welcome.capabilities).toContain('resume');
    expect(welcome.session.secret).toHaveLength(22);
  });

  it('shows others nothing of the app’s own user but id, name and avatar', async () => {
    const row = { id: 'ada', name: 'Ada', avatar: '/ada.png', email: 'ada@example.org', password: 'x' };
    const { connect } = createFixture({ authenticate: () => ({ user: row }) });
    const { session } = await connect().hello('ada');
    expect(session.user).toEqual({ id: 'ada', name: 'Ada', avatar: '/ada.png' });
  });

  it('refuses a token that the app does not take: denied, then 4401', async () => {
    const { connect } = createFixture();
    const nobody = connect();
    nobody.send(hello('nobody'));
    await nobody.receives({
      type: 'session-denied',
      error: expect.objectContaining({ code: 'unauthorized' }),
    });
    await nobody.isClosed({ code: 4401 });
  });

  it('refuses a token that is over already', async () => {
    const { connect } = createFixture({ authenticate: () => ({ user: { id: 'ada' }, expiresAt: 1 }) });
    const late = connect();
    late.send(hello('old'));
    await late.receives({ type: 'session-denied', error: expect.objectContaining({ code: 'unauthorized' }) });
    await late.isClosed({ code: 4401 });
  });

  it('refuses for good where the app throws `forbidden`: 4403', async () => {
    const { connect } = createFixture({
      authenticate: () => {
        throw new ChatError('forbidden', 'This account is blocked.');
      },
    });
    const blocked = connect();
    blocked.send(hello('ada'));
    await blocked.receives({
      type: 'session-denied',
      error: { code: 'forbidden', message: 'This account is blocked.', retryable: false },
    });
    await blocked.isClosed({ code: 4403 });
  });

  it('refuses for now where the check itself fails, and tells nobody why but onError: 4503', async () => {
    const { connect, errors } = createFixture({
      authenticate: () => {
        throw new Error('database password wrong');
      },
    });
    const page = connect();
    page.send(hello('ada'));
    const { error } = await page.receives({ type: 'session-denied' });
    expect(error).toMatchObject({ code: 'unavailable', retryable: true });
    expect(error.message).not.toContain('password');
    await page.isClosed({ code: 4503 });
    expect(errors).toMatchObject([{ code: 'unavailable' }]);
  });

  it('refuses a client with no common version: 4426', async () => {
    const { connect } = createFixture();
    const old = connect();
    old.send({ type: 'session-hello', versions: [7, 8] });
    await old.receives({
      type: 'session-denied',
      error: expect.objectContaining({ code: 'protocol-unsupported' }),
    });
    await old.isClosed({ code: 4426 });
  });

  it('lets everybody in as somebody of their own with `anonymous`', async () => {
    const { connect } = createFixture({ anonymous: true });
    const first = await connect().hello();
    const second = await connect().hello();
    expect(first.session.user.id).toMatch(/^anonymous-/);
    expect(first.session.user.id).not.toBe(second.session.user.id);
  });

  it('does not let the name of an anonymous user be had by a secret that fits it', async () => {
    const { connect } = createFixture({ anonymous: true });
    const { session } = await connect().hello(undefined, { resume: { sessionId: 'gone', secret: 'secret' } });
    // No hash that is undone or searched in an afternoon: the first 128 bits of SHA-256.
    const digest = createHash('sha256').update('secret').digest('hex');
    expect(session.user.id).toBe(`anonymous-${digest.slice(0, 32)}`);
  });

  it('lets in nobody whose id no client could read', async () => {
    for (const id of ['', 'x'.repeat(129), 42]) {
      const { connect, errors } = createFixture({ authenticate: () => ({ user: { id: id as string } }) });
      const ada = connect();
      ada.send({ type: 'session-hello', versions: [1] });
      await ada.receives({ type: 'session-denied' });
      await ada.isClosed({ code: 4503 });
      expect(errors[0]?.message).toContain('`authenticate`');
    }
  });

  it('knows an anonymous page again by its secret, also on a gateway that never saw it', async () => {
    const { session } = await createFixture({ anonymous: true }).connect().hello();
    const again = await createFixture({ anonymous: true })
      .connect()
      .hello(undefined, { resume: { sessionId: session.id, secret: session.secret } });
    expect(again.resumed).toBe(false);
    expect(again.session.user).toEqual(session.user);
  });
});

describe('before the session is open', () => {
  it('closes with 4400 for anything before the hello', async () => {
    for (const data of ['{"type":"probe-ping","id":1}', '{', '[]', '{"type":"session-hello"}']) {
      const page = createFixture().connect();
      page.sendRaw(data);
      await page.isClosed({ code: 4400 });
    }
  });

  it('closes with 4408 when no hello came within 5,000 ms', async () => {
    const { connect, clock } = createFixture();
    const silent = connect();
    await clock.advance(4_999);
    expect(silent.closed).toBeUndefined();
    await clock.advance(1);
    await silent.isClosed({ code: 4408 });
  });

  it('closes with 4408 when the app takes longer than that to say who it is', async () => {
    const { connect, clock } = createFixture({ authenticate: () => new Promise(() => undefined) });
    const page = connect();
    page.send(hello('ada'));
    await clock.advance(5_000);
    await page.isClosed({ code: 4408 });
  });

  it('closes with 4413 for a hello over 8,192 bytes', async () => {
    const { connect } = createFixture();
    const base = JSON.stringify({ ...hello('ada'), padding: '' });
    const fits = connect();
    fits.sendRaw(JSON.stringify({ ...hello('ada'), padding: 'x'.repeat(8_192 - base.length) }));
    await fits.receives({ type: 'session-welcome' });
    const large = connect();
    large.sendRaw(JSON.stringify({ ...hello('ada'), padding: 'x'.repeat(16_385 - base.length) }));
    await large.isClosed({ code: 4413 });
  });

  it('keeps 64 frames behind the hello and does them in order once it is open', async () => {
    const { connect } = createFixture();
    const page = connect();
    const pings = Array.from({ length: 64 }, (_, id): ClientFrame => ({ type: 'probe-ping', id }));
    page.send(hello('ada'), ...pings);
    await page.receives({ type: 'session-welcome' });
    for (let id = 0; id < 64; id += 1) await page.receives({ type: 'probe-pong', id });
  });

  it('closes with 4400 for the 65th', async () => {
    const { connect } = createFixture();
    const page = connect();
    page.send(
      hello('ada'),
      ...Array.from({ length: 65 }, (_, id): ClientFrame => ({ type: 'probe-ping', id })),
    );
    await page.isClosed({ code: 4400 });
  });

  it('closes with 4400 for more than 65,536 bytes of them', async () => {
    const { connect } = createFixture({ authenticate: () => new Promise(() => undefined) });
    const page = connect();
    page.send(hello('ada'));
    const message = (id: string): ClientFrame => say(id, 'x'.repeat(40_000));
    page.send(message('m1'));
    await page.receivesNothing();
    expect(page.closed).toBeUndefined();
    page.send(message('m2'));
    await page.isClosed({ code: 4400 });
  });
});

describe('coming back', () => {
  it('goes on with the session on another socket', async () => {
    const { connect, gateway } = createFixture();
    const first = connect();
    const { session } = await first.hello('ada');
    first.drop();
    await first.isClosed();
    const second = connect();
    const again = await second.hello('ada', { resume: { sessionId: session.id, secret: session.secret } });
    expect(again.resumed).toBe(true);
    expect(again.session).toEqual(session);
    expect(gateway.connections.statistics()).toMatchObject({
      sockets: 1,
      sessions: 1,
      accepted: 2,
      resumed: 1,
    });
  });

  it('takes the place of a socket that is still there: that one is closed with 4409', async () => {
    const { connect, gateway } = createFixture();
    const first = connect();
    const { session } = await first.hello('ada');
    const second = connect();
    await second.hello('ada', { resume: { sessionId: session.id, secret: session.secret } });
    await first.isClosed({ code: 4409 });
    second.send({ type: 'probe-ping', id: 1 });
    await second.receives({ type: 'probe-pong', id: 1 });
    expect(gateway.connections.list()).toMatchObject([{ sessionId: session.id, connected: true }]);
  });

  it('opens a new session where the old one is not known, or the secret is wrong', async () => {
    const { connect } = createFixture();
    const { session } = await connect().hello('ada');
    const guess = await connect().hello('eve', { resume: { sessionId: session.id, secret: 'guessed' } });
    expect(guess.resumed).toBe(false);
    expect(guess.session.id).not.toBe(session.id);
  });

  it('refuses the session of another user: 4403', async () => {
    const { connect } = createFixture();
    const { session } = await connect().hello('ada');
    const eve = connect();
    eve.send({ ...hello('eve'), resume: { sessionId: session.id, secret: session.secret } } as ClientFrame);
    await eve.receives({ type: 'session-denied', error: expect.objectContaining({ code: 'forbidden' }) });
    await eve.isClosed({ code: 4403 });
  });

  it('asks the app again, and says that it is about a resume', async () => {
    const reasons: string[] = [];
    const { connect } = createFixture({
      authenticate: ({ token, reason }) => {
        reasons.push(reason);
        return token === undefined ? null : { user: { id: token } };
      },
    });
    const first = connect();
    const { session } = await first.hello('ada');
    first.drop();
    await connect().hello('ada', { resume: { sessionId: session.id, secret: session.secret } });
    expect(reasons).toEqual(['connect', 'resume']);
  });

  it('keeps the session for 30,000 ms, and then ends it', async () => {
    const { connect, clock, gateway } = createFixture();
    const first = connect();
    const { session } = await first.hello('ada');
    first.drop();
    await clock.advance(29_999);
    expect(gateway.connections.list()).toMatchObject([{ connected: false }]);
    await clock.advance(1);
    expect(gateway.connections.list()).toEqual([]);
    const second = connect();
    const again = await second.hello('ada', { resume: { sessionId: session.id, secret: session.secret } });
    expect(again.resumed).toBe(false);
  });
});

describe('tokens that end', () => {
  const minute = 60_000;

  it('closes with 4401 when the token is over and no new one came', async () => {
    const { connect, clock } = createFixture({
      authenticate: () => ({ user: { id: 'ada' }, expiresAt: 1_767_225_600_000 + minute }),
      heartbeat: { intervalMs: 10 * minute },
    });
    const page = connect();
    const welcome = await page.hello('ada');
    expect(welcome.session.expiresAt).toBe(1_767_225_600_000 + minute);
    await clock.advance(minute - 1);
    expect(page.closed).toBeUndefined();
    await clock.advance(1);
    await page.isClosed({ code: 4401 });
  });

  it('takes a new token over the open socket', async () => {
    let life = minute;
    const { connect, clock } = createFixture({
      authenticate: ({ token }) => ({ user: { id: token ?? '' }, expiresAt: 1_767_225_600_000 + life }),
      heartbeat: { intervalMs: 10 * minute },
    });
    const page = connect();
    await page.hello('ada');
    life = 3 * minute;
    page.send({ type: 'session-authenticate', token: 'ada' });
    await page.receives({ type: 'session-refreshed', expiresAt: 1_767_225_600_000 + 3 * minute });
    await clock.advance(2 * minute);
    expect(page.closed).toBeUndefined();
    await clock.advance(minute);
    await page.isClosed({ code: 4401 });
  });

  it('refuses a bad one with 4401, and another user’s with 4403', async () => {
    const { enter } = createFixture();
    const ada = await enter('ada');
    ada.send({ type: 'session-authenticate', token: 'nobody' });
    await ada.receives({ type: 'session-denied', error: expect.objectContaining({ code: 'unauthorized' }) });
    await ada.isClosed({ code: 4401 });
    const bob = await enter('bob');
    bob.send({ type: 'session-authenticate', token: 'ada' });
    await bob.receives({ type: 'session-denied', error: expect.objectContaining({ code: 'forbidden' }) });
    await bob.isClosed({ code: 4403 });
  });

  it('takes away the channels that the new token may not read', async () => {
    let isMember = true;
    const { join } = createFixture({ authorize: ({ action }) => action !== 'read' || isMember });
    const ada = await join('ada');
    isMember = false;
    ada.send({ type: 'session-authenticate', token: 'ada' });
    await ada.receives({ type: 'session-refreshed' });
    await ada.receives({
      type: 'channel-closed',
      channel: 'room',
      error: expect.objectContaining({ code: 'forbidden' }),
    });
  });
});
