import { describe, expect, it } from 'vitest';

import type { ConnectionMessage } from '../../src/gateway/index.js';
import { createFixture } from './gateway-fixture.js';

const failure = (code: string) => ({ error: expect.objectContaining({ code }) });

describe('signals', () => {
  it('reach every other session in the channel, and nobody else', async () => {
    const { join, enter } = createFixture();
    const ada = await join('ada');
    const bob = await join('bob');
    const elsewhere = await enter('carol');
    await ada.receives({ type: 'channel-register' });
    ada.send({ type: 'signal-send', channel: 'room', name: 'typing', data: { typing: true } });
    await bob.receives({
      type: 'channel-signal',
      channel: 'room',
      name: 'typing',
      data: { typing: true },
      user: { id: 'ada', name: 'ada' },
    });
    await ada.receivesNothing();
    await elsewhere.receivesNothing();
  });

  it('are refused from outside of the channel, and without the right to write', async () => {
    const { enter, join } = createFixture({ authorize: ({ action }) => action === 'read' });
    const outside = await enter('ada');
    outside.send({ type: 'signal-send', channel: 'room', name: 'typing', data: {} });
    await outside.receives({ type: 'error-report', ...failure('not-subscribed') });
    const reader = await join('bob');
    reader.send({ type: 'signal-send', channel: 'room', name: 'typing', data: {} });
    await reader.receives({ type: 'error-report', ...failure('forbidden') });
  });

  it('hold 4,096 bytes of data, as registers and connection messages do', async () => {
    const { join } = createFixture();
    const ada = await join('ada');
    const bob = await join('bob');
    await ada.receives({ type: 'channel-register' });
    const fits = 'x'.repeat(4_094);
    ada.send({ type: 'signal-send', channel: 'room', name: 's', data: fits });
    await bob.receives({ type: 'channel-signal', data: fits });
    const over = 'x'.repeat(4_095);
    ada.send(
      { type: 'signal-send', channel: 'room', name: 's', data: over },
      { type: 'register-set', channel: 'room', key: 'r', value: over },
      { type: 'connection-message', data: over },
    );
    for (let count = 0; count < 3; count += 1)
      await ada.receives({ type: 'error-report', ...failure('message-invalid') });
    await bob.receivesNothing();
  });
});

describe('presence', () => {
  it('comes with the first session of a user and goes with the last', async () => {
    const { join, clock } = createFixture();
    const ada = await join('ada');
    const since = clock.now();
    const first = await join('bob');
    const at = {
      type: 'channel-register',
      key: 'presence',
      user: expect.objectContaining({ id: 'bob' }),
    } as const;
    await ada.receives({ ...at, value: { connections: 1, since } });
    const second = await join('bob');
    await ada.receives({ ...at, value: { connections: 2, since } });
    first.send({ type: 'channel-unsubscribe', channel: 'room' });
    await ada.receives({ ...at, value: { connections: 1, since } });
    second.drop();
    await ada.receivesNothing();
    await clock.advance(30_000);
    await ada.receivesEventually({ ...at, value: null });
  });

  it('does not change while a session is away and comes back', async () => {
    const { join, connect } = createFixture();
    const ada = await join('ada');
    const bob = connect();
    const { session } = await bob.hello('bob');
    bob.send({ type: 'channel-subscribe', channel: 'room', join: 1 });
    await ada.receives({ type: 'channel-register' });
    bob.drop();
    const again = connect();
    await again.hello('bob', { resume: { sessionId: session.id, secret: session.secret } });
    again.send({ type: 'channel-subscribe', channel: 'room', join: 2 });
    const { registers } = await again.receives({ type: 'channel-subscribed' });
    expect(registers.map(({ user }) => user.id)).toEqual(['ada', 'bob']);
    await ada.receivesNothing();
  });

  it('carries the state that the newest session set', async () => {
    const { join, enter } = createFixture();
    const ada = await join('ada');
    ada.send({ type: 'register-set', channel: 'room', key: 'presence', value: 'away' });
    await ada.receives({ type: 'channel-register', value: expect.objectContaining({ state: 'away' }) });
    const phone = await join('ada');
    await ada.receives({
      type: 'channel-register',
      value: expect.objectContaining({ connections: 2, state: 'away' }),
    });
    phone.send({ type: 'register-set', channel: 'room', key: 'presence', value: 'here' });
    await ada.receives({ type: 'channel-register', value: expect.objectContaining({ state: 'here' }) });
    const bob = await enter('bob');
    bob.send({ type: 'channel-subscribe', channel: 'room', join: 1 });
    const { registers } = await bob.receives({ type: 'channel-subscribed' });
    expect(registers).toMatchObject([
      { key: 'presence', user: { id: 'ada' }, value: { connections: 2, state: 'here' } },
      { key: 'presence', user: { id: 'bob' }, value: { connections: 1 } },
    ]);
  });
});

describe('registers', () => {
  it('keep a user’s last value and show it to all, and to those who come later', async () => {
    const { join, enter } = createFixture();
    const ada = await join('ada');
    for (const value of ['m1', 'm2']) {
      ada.send({ type: 'register-set', channel: 'room', key: 'read-to', value });
      await ada.receives({
        type: 'channel-register',
        key: 'read-to',
        user: { id: 'ada', name: 'ada' },
        value,
      });
    }
    const bob = await enter('bob');
    bob.send({ type: 'channel-subscribe', channel: 'room', join: 1 });
    const { registers } = await bob.receives({ type: 'channel-subscribed' });
    expect(registers.find(({ key }) => key === 'read-to')).toMatchObject({
      user: { id: 'ada' },
      value: 'm2',
    });
    ada.send({ type: 'register-set', channel: 'room', key: 'read-to', value: null });
    await bob.receives({ type: 'channel-register', key: 'read-to', value: null });
  });

  it('are refused from outside of the channel', async () => {
    const { enter } = createFixture();
    const ada = await enter('ada');
    ada.send({ type: 'register-set', channel: 'room', key: 'presence', value: 'here' });
    await ada.receives({ type: 'error-report', ...failure('not-subscribed') });
  });
});

describe('connection messages', () => {
  it('go to the app, and come from it', async () => {
    const heard: ConnectionMessage[] = [];
    const { enter, connect, gateway } = createFixture({ onMessage: (message) => heard.push(message) });
    const ada = connect();
    const { session } = await ada.hello('ada');
    const bob = await enter('bob');
    ada.send({ type: 'connection-message', data: { ask: 1 } });
    await ada.receivesNothing();
    expect(heard).toEqual([{ sessionId: session.id, user: session.user, data: { ask: 1 } }]);
    expect(gateway.connections.send(session.id, { answer: 1 })).toBe(true);
    await ada.receives({ type: 'connection-message', data: { answer: 1 } });
    await bob.receivesNothing();
    expect(gateway.connections.broadcast('to all')).toBe(2);
    await ada.receives({ type: 'connection-message', data: 'to all' });
    await bob.receives({ type: 'connection-message', data: 'to all' });
    expect(gateway.connections.send('nobody', 1)).toBe(false);
  });

  it('go only to those who are there and have said who they are', async () => {
    const { enter, connect, gateway } = createFixture();
    const silent = connect();
    const ada = await enter('ada');
    ada.drop();
    await ada.isClosed();
    expect(gateway.connections.broadcast('anyone?')).toBe(0);
    await silent.receivesNothing();
  });

  it('survive an app whose handler throws', async () => {
    const { enter, errors } = createFixture({
      onMessage: () => {
        throw new Error('app');
      },
    });
    const ada = await enter('ada');
    ada.send({ type: 'connection-message', data: 1 });
    await ada.receives({ type: 'error-report', ...failure('internal') });
    expect(errors).toMatchObject([{ code: 'internal' }]);
  });
});
