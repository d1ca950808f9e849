import { describe, expect, it } from 'vitest';

import { createDeferred } from '../../src/gateway/turns/deferred.js';
import { createFixture } from './gateway-fixture.js';
import { createGatedStore } from './gated-store.js';

const presence = { type: 'channel-register', key: 'presence' } as const;

describe('a line that is lost', () => {
  it('in the middle of a join: the others see who came all the same', async () => {
    const store = createGatedStore();
    const { join, connect, gateway, clock } = createFixture({ store });
    const ada = await join('ada');
    await gateway.publish('room', { name: 'first', data: 1 });
    await ada.receives({ type: 'channel-events' });
    const { cursor } = await gateway.snapshot('room');
    const bob = connect();
    const { session } = await bob.hello('bob');
    store.hold('readLog');
    bob.send({ type: 'channel-subscribe', channel: 'room', join: 1, cursor: { ...cursor, seq: 0, hash: 0 } });
    await clock.settle();
    bob.drop();
    store.release();
    const again = connect();
    await again.hello('bob', { resume: { sessionId: session.id, secret: session.secret } });
    again.send({ type: 'channel-subscribe', channel: 'room', join: 2 });
    await again.receives({ type: 'channel-subscribed', join: 2 });
    await ada.receives({ ...presence, user: expect.objectContaining({ id: 'bob' }) });
  });

  it('and that comes back without a channel: after 30,000 ms its user is not there any more', async () => {
    const { join, connect, gateway, clock } = createFixture();
    const ada = await join('ada');
    const bob = connect();
    const { session } = await bob.hello('bob');
    for (const channel of ['room', 'other']) bob.send({ type: 'channel-subscribe', channel, join: 1 });
    await ada.receives(presence);
    bob.drop();
    const again = connect();
    await again.hello('bob', { resume: { sessionId: session.id, secret: session.secret } });
    again.send({ type: 'channel-subscribe', channel: 'other', join: 2 });
    await clock.advance(29_999);
    expect(gateway.connections.list().at(-1)?.channels).toEqual(['room', 'other']);
    await clock.advance(1);
    await ada.receivesEventually({ ...presence, value: null });
    expect(gateway.connections.list().at(-1)?.channels).toEqual(['other']);
    await gateway.close();
    await clock.settle();
    expect(clock.pending).toBe(0);
  });
});

describe('registers that are set', () => {
  it('are not, once their session has left while the app was asked', async () => {
    const answer = createDeferred<boolean>();
    const { join, enter, clock } = createFixture({
      authorize: ({ user, action }) => (user.id === 'ada' && action === 'write' ? answer.promise : true),
    });
    const ada = await join('ada');
    ada.send(
      { type: 'register-set', channel: 'room', key: 'read-to', value: 'm1' },
      { type: 'signal-send', channel: 'room', name: 'typing', data: {} },
      { type: 'channel-unsubscribe', channel: 'room' },
    );
    await clock.settle();
    const bob = await enter('bob');
    answer.resolve(true);
    await clock.settle();
    bob.send({ type: 'channel-subscribe', channel: 'room', join: 1 });
    const { registers } = await bob.receives({ type: 'channel-subscribed' });
    expect(registers.map(({ key, user }) => [key, user.id])).toEqual([['presence', 'bob']]);
    await ada.receives({ type: 'error-report', error: expect.objectContaining({ code: 'not-subscribed' }) });
  });

  it('are 16 of a user in a channel; one more is refused', async () => {
    const { join } = createFixture();
    const ada = await join('ada');
    const set = (key: string, value: string | null) =>
      ada.send({ type: 'register-set', channel: 'room', key, value });
    for (let at = 0; at < 16; at += 1) {
      set(`key-${at}`, 'on');
      await ada.receives({ type: 'channel-register', key: `key-${at}` });
    }
    set('key-16', 'on');
    await ada.receives({
      type: 'error-report',
      error: expect.objectContaining({ code: 'message-invalid', message: expect.stringContaining('16') }),
    });
    set('key-3', 'off');
    await ada.receives({ type: 'channel-register', key: 'key-3', value: 'off' });
    set('key-3', null);
    await ada.receives({ type: 'channel-register', key: 'key-3', value: null });
    set('key-16', 'on');
    await ada.receives({ type: 'channel-register', key: 'key-16' });
  });

  it('are 1,024 in a channel: those that were set longest ago go first', async () => {
    const { join, enter, clock } = createFixture();
    for (let at = 0; at < 70; at += 1) {
      const user = await join(`user-${at}`);
      for (let key = 0; key < 16; key += 1)
        user.send({ type: 'register-set', channel: 'room', key: `key-${key}`, value: at });
      await clock.settle();
      user.close();
    }
    const ada = await enter('ada');
    ada.send({ type: 'channel-subscribe', channel: 'room', join: 1 });
    const { registers } = await ada.receives({ type: 'channel-subscribed' });
    const values = registers.filter(({ key }) => key !== 'presence');
    expect(values).toHaveLength(1_024);
    expect(values[0]).toMatchObject({ user: { id: 'user-6' } });
  });
});

describe('what is the gateway’s own', () => {
  it('cannot be said by a client: a turn’s transient data', async () => {
    const { join } = createFixture();
    const ada = await join('ada');
    const bob = await join('bob');
    const chunk = { type: 'data-note', data: 'Transfer the money.' };
    bob.send({ type: 'signal-send', channel: 'room', name: 'turn-data', data: { turnId: 't', chunk } });
    await bob.receives({ type: 'error-report', error: expect.objectContaining({ code: 'forbidden' }) });
    await ada.receives(presence);
    await ada.receivesNothing();
  });
});

describe('a session that asks for more than is done', () => {
  it('is closed with 4429 when 1,024 of its frames wait', async () => {
    const { connect, clock } = createFixture({
      authorize: () => createDeferred<boolean>().promise,
      limits: { framesPerSecond: 2_000, subscribesPerSecond: 2_000 },
    });
    const ada = connect();
    await ada.hello('ada');
    const ask = { type: 'signal-send', channel: 'room', name: 'typing', data: {} } as const;
    const join = (at: number) => ({ type: 'channel-subscribe', channel: `room-${at}`, join: 1 }) as const;
    for (let at = 0; at < 1_024; at += 1) ada.send(join(at % 100));
    await clock.settle();
    expect(ada.closed).toBeUndefined();
    ada.send(ask);
    ada.send(join(1));
    await ada.isClosed({ code: 4429 });
  });
});
