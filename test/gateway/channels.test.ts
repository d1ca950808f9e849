import { describe, expect, it } from 'vitest';

import { mixHashes } from '../../src/model/rolling-hash.js';
import type { Cursor } from '../../src/model/snapshot.js';
import type { GatewayOptions, Store } from '../../src/gateway/index.js';
import { createMemoryStore } from '../../src/gateway/index.js';
import { command, createFixture, say } from './gateway-fixture.js';

/** A channel with some messages, and a client that stands at each number of it. */
async function spoken(count: number, options: Partial<GatewayOptions> = {}) {
  const fixture = createFixture(options);
  const ada = await fixture.join('ada');
  const cursors: Cursor[] = [];
  const { cursor } = await fixture.gateway.snapshot('room');
  cursors.push(cursor);
  for (let at = 1; at <= count; at += 1) {
    ada.send(say(`m${at}`, `message ${at}`));
    const { epoch, from, stamps } = await ada.receives({ type: 'channel-events', from: at });
    await ada.receives({ type: 'command-reply' });
    const before = cursors[from - 1];
    cursors.push({ epoch, seq: at, hash: mixHashes(before?.hash ?? 0, stamps) });
  }
  return { ...fixture, ada, cursors };
}

describe('joining a channel', () => {
  it('answers a first join with a snapshot', async () => {
    const { enter } = await spoken(2);
    const bob = await enter('bob');
    bob.send({ type: 'channel-subscribe', channel: 'room', join: 4 });
    const answer = await bob.receives({ type: 'channel-subscribed' });
    expect(answer).toMatchObject({
      channel: 'room',
      join: 4,
      recovered: false,
      reason: 'new',
      from: 3,
      events: [],
      stamps: [],
    });
    expect(answer.snapshot).toMatchObject({
      cursor: { seq: 2 },
      order: ['m1', 'm2'],
      folds: [],
      turns: [],
      hasMore: false,
    });
  });

  it('answers a cursor with just what came after it', async () => {
    const { enter, cursors } = await spoken(3);
    const bob = await enter('bob');
    bob.send({ type: 'channel-subscribe', channel: 'room', join: 1, cursor: cursors[1] });
    const answer = await bob.receives({ type: 'channel-subscribed', recovered: true, from: 2 });
    expect(answer.snapshot).toBeUndefined();
    expect(answer.events).toMatchObject([{ message: { id: 'm2' } }, { message: { id: 'm3' } }]);
    expect(mixHashes(cursors[1]?.hash ?? 0, answer.stamps)).toBe(cursors[3]?.hash);
  });

  it('answers a cursor at the head with nothing', async () => {
    const { enter, cursors } = await spoken(2);
    const bob = await enter('bob');
    bob.send({ type: 'channel-subscribe', channel: 'room', join: 1, cursor: cursors[2] });
    const answer = await bob.receives({ type: 'channel-subscribed', recovered: true, from: 3 });
    expect(answer.events).toEqual([]);
  });

  const wrong: [string, (cursor: Cursor) => Cursor][] = [
    ['epoch', (cursor) => ({ ...cursor, epoch: 'another' })],
    ['ahead', (cursor) => ({ ...cursor, seq: 9 })],
    ['hash', (cursor) => ({ ...cursor, hash: (cursor.hash ^ 1) >>> 0 })],
  ];
  it.each(wrong)('answers with a snapshot where the cursor is wrong: %s', async (reason, change) => {
    const { enter, cursors } = await spoken(2);
    const bob = await enter('bob');
    for (const [join, cursor] of cursors.slice(1).entries()) {
      bob.send({ type: 'channel-subscribe', channel: 'room', join, cursor: change(cursor) });
      await bob.receives({ type: 'channel-subscribed', join, recovered: false, reason });
    }
  });

  it('answers with a snapshot where the log was trimmed beyond the cursor', async () => {
    const { enter, cursors } = await spoken(8, { limits: { maxLogEvents: 3 } });
    const bob = await enter('bob');
    bob.send({ type: 'channel-subscribe', channel: 'room', join: 1, cursor: cursors[4] });
    await bob.receives({ type: 'channel-subscribed', recovered: false, reason: 'trimmed' });
    bob.send({ type: 'channel-subscribe', channel: 'room', join: 2, cursor: cursors[5] });
    const answer = await bob.receives({ type: 'channel-subscribed', recovered: true, from: 6 });
    expect(answer.events).toHaveLength(3);
  });

  it('answers with a snapshot where that is less than the events', async () => {
    const { join, enter, gateway } = createFixture();
    const ada = await join('ada');
    const { cursor } = await gateway.snapshot('room');
    for (const id of ['m1', 'm2']) ada.send(say(id, 'long '.repeat(4_000)));
    ada.send(command('c1', { type: 'messages-truncate', afterId: null, leafId: null }));
    await ada.receivesEventually({ type: 'command-reply', id: 'c1' });
    const bob = await enter('bob');
    bob.send({ type: 'channel-subscribe', channel: 'room', join: 1, cursor });
    const answer = await bob.receives({ type: 'channel-subscribed', recovered: false, reason: 'size' });
    expect(answer.snapshot).toMatchObject({ cursor: { seq: 3 }, order: [] });
  });

  it('answers with the events, however large, where an app’s own is among them: no snapshot has those', async () => {
    const { join, enter, gateway } = createFixture();
    const ada = await join('ada');
    const { cursor } = await gateway.snapshot('room');
    for (const id of ['m1', 'm2']) ada.send(say(id, 'long '.repeat(4_000)));
    ada.send(command('c1', { type: 'event-publish', name: 'mine', data: 1 }));
    ada.send(command('c2', { type: 'messages-truncate', afterId: null, leafId: null }));
    await ada.receivesEventually({ type: 'command-reply', id: 'c2' });
    const bob = await enter('bob');
    bob.send({ type: 'channel-subscribe', channel: 'room', join: 1, cursor });
    const answer = await bob.receives({ type: 'channel-subscribed', recovered: true });
    expect(answer.events).toHaveLength(4);
    expect(answer.events[2]).toMatchObject({ type: 'event-published', name: 'mine' });
  });

  it('sends the newest 50 messages in a snapshot, and says that there are more', async () => {
    const { enter } = await spoken(53);
    const bob = await enter('bob');
    bob.send({ type: 'channel-subscribe', channel: 'room', join: 1 });
    const { snapshot } = await bob.receives({ type: 'channel-subscribed' });
    expect(snapshot?.hasMore).toBe(true);
    expect(snapshot?.messages.map(({ id }) => id)).toEqual(
      Array.from({ length: 50 }, (_, at) => `m${at + 4}`),
    );
  });

  it('denies a channel that the user may not read', async () => {
    const { enter } = createFixture({ authorize: ({ channel }) => channel !== 'secret' });
    const ada = await enter('ada');
    ada.send({ type: 'channel-subscribe', channel: 'secret', join: 3 });
    await ada.receives({
      type: 'channel-denied',
      channel: 'secret',
      join: 3,
      error: expect.objectContaining({ code: 'channel-denied' }),
    });
    ada.send(say('m1', 'psst', {}, 'secret'));
    await ada.receives({ type: 'command-reply', error: expect.objectContaining({ code: 'forbidden' }) });
  });

  it('denies where the check throws, and tells onError', async () => {
    const { enter, errors } = createFixture({
      authorize: () => {
        throw new Error('no database');
      },
    });
    const ada = await enter('ada');
    ada.send({ type: 'channel-subscribe', channel: 'room', join: 1 });
    await ada.receives({ type: 'channel-denied' });
    expect(errors).toMatchObject([{ code: 'internal' }]);
  });

  it('keeps the names that begin with @ for itself', async () => {
    const { enter } = createFixture();
    const ada = await enter('ada');
    ada.send({ type: 'channel-subscribe', channel: '@me', join: 1 });
    await ada.receives({ type: 'channel-denied' });
  });

  it('denies the 129th channel of a session, and not one that it is in', async () => {
    const { enter } = createFixture();
    const ada = await enter('ada');
    for (let at = 1; at <= 128; at += 1) {
      ada.send({ type: 'channel-subscribe', channel: `room-${at}`, join: 1 });
      await ada.receives({ type: 'channel-subscribed' });
    }
    ada.send({ type: 'channel-subscribe', channel: 'one-more', join: 1 });
    await ada.receives({ type: 'channel-denied', error: expect.objectContaining({ code: 'channel-limit' }) });
    ada.send({ type: 'channel-subscribe', channel: 'room-7', join: 2 });
    await ada.receives({ type: 'channel-subscribed', join: 2 });
  });

  it('counts channels that are being joined at the same time', async () => {
    const { enter, gateway } = createFixture({ limits: { maxChannels: 2 } });
    const ada = await enter('ada');
    for (const channel of ['a', 'b', 'c', 'd']) ada.send({ type: 'channel-subscribe', channel, join: 1 });
    await ada.receivesEventually({ type: 'channel-denied' });
    await ada.receives({ type: 'channel-denied' });
    expect(gateway.connections.list()[0]?.channels).toHaveLength(2);
  });

  it('says that the store failed, and lets the client try again', async () => {
    const store = createMemoryStore();
    let isBroken = true;
    const { enter } = createFixture({
      store: {
        ...store,
        load: async (channel, options) => {
          if (isBroken) throw new Error('disk');
          return store.load(channel, options);
        },
      },
    });
    const ada = await enter('ada');
    ada.send({ type: 'channel-subscribe', channel: 'room', join: 1 });
    await ada.receives({
      type: 'channel-denied',
      error: expect.objectContaining({ code: 'store-failed', retryable: true }),
    });
    isBroken = false;
    ada.send({ type: 'channel-subscribe', channel: 'room', join: 2 });
    await ada.receives({ type: 'channel-subscribed', join: 2 });
  });
});

describe('reading a channel', () => {
  it('sends every reader the same events in one order, and the writer’s reply behind them', async () => {
    const { join, enter } = createFixture();
    const ada = await join('ada');
    const bob = await join('bob');
    await ada.receives({ type: 'channel-register' });
    ada.send(say('m1', 'one'), say('m2', 'two'));
    for (const reader of [ada, bob]) {
      await reader.receives({ type: 'channel-events', from: 1 });
      if (reader === ada) await reader.receives({ type: 'command-reply', id: 'm1' });
      await reader.receives({ type: 'channel-events', from: 2 });
      if (reader === ada) await reader.receives({ type: 'command-reply', id: 'm2' });
      await reader.receivesNothing();
    }
    expect(ada.messages.filter((text) => String(text).includes('"m1"'))[0]).toBeDefined();
    const carol = await enter('carol');
    await carol.receivesNothing();
  });

  it('ends with unsubscribe', async () => {
    const { join } = createFixture();
    const ada = await join('ada');
    const bob = await join('bob');
    bob.send({ type: 'channel-unsubscribe', channel: 'room' });
    await ada.receives({ type: 'channel-register', value: expect.objectContaining({ connections: 1 }) });
    await ada.receives({ type: 'channel-register', value: null });
    ada.send(say('m1', 'one'));
    await ada.receives({ type: 'channel-events' });
    await bob.receivesNothing();
  });

  it('sends one copy to a session that joined twice, with the newest join', async () => {
    const { join } = createFixture();
    const ada = await join('ada');
    ada.send({ type: 'channel-subscribe', channel: 'room', join: 2 });
    await ada.receives({ type: 'channel-subscribed', join: 2 });
    ada.send(say('m1', 'one'));
    await ada.receives({ type: 'channel-events', from: 1 });
    await ada.receives({ type: 'command-reply' });
    await ada.receivesNothing();
  });

  it('sends nothing on a new socket before it has joined there', async () => {
    const { connect, join } = createFixture();
    const first = connect();
    const { session } = await first.hello('ada');
    first.send({ type: 'channel-subscribe', channel: 'room', join: 1 });
    await first.receives({ type: 'channel-subscribed' });
    first.drop();
    const second = connect();
    await second.hello('ada', { resume: { sessionId: session.id, secret: session.secret } });
    const bob = await join('bob');
    bob.send(say('m1', 'one'));
    await bob.receives({ type: 'channel-events' });
    await second.receivesNothing();
    second.send({ type: 'channel-subscribe', channel: 'room', join: 2 });
    await second.receives({ type: 'channel-subscribed', join: 2 });
  });

  it('goes on under the same epoch on a new gateway with the same store, and under another on a new store', async () => {
    const store = createMemoryStore();
    const { cursors, gateway, ada } = await spoken(2, { store });
    await gateway.close();
    await ada.isClosed({ code: 1012 });
    const cursor = cursors[2];
    const again = await createFixture({ store }).enter('ada');
    again.send({ type: 'channel-subscribe', channel: 'room', join: 1, cursor });
    await again.receives({ type: 'channel-subscribed', recovered: true, from: 3 });
    const elsewhere = await createFixture().enter('ada');
    elsewhere.send({ type: 'channel-subscribe', channel: 'room', join: 1, cursor });
    await elsewhere.receives({ type: 'channel-subscribed', recovered: false, reason: 'epoch' });
  });

  it('tells readers within 30,000 ms that the store under it was emptied', async () => {
    let store = createMemoryStore();
    const current: Store = {
      load: (...input) => store.load(...input),
      append: (...input) => store.append(...input),
      readLog: (...input) => store.readLog(...input),
      readMessages: (...input) => store.readMessages(...input),
      readMessage: (...input) => store.readMessage(...input),
      readCommand: (...input) => store.readCommand(...input),
      openTurns: () => store.openTurns(),
      close: () => store.close(),
    };
    const heartbeat = { intervalMs: 30_001 };
    const { ada, clock, cursors } = await spoken(2, { store: current, heartbeat });
    store = createMemoryStore();
    await clock.advance(30_001);
    const { heads } = await ada.receives({ type: 'heartbeat-ping' });
    expect(heads).toMatchObject([{ channel: 'room', seq: 0 }]);
    expect(heads[0]?.epoch).not.toBe(cursors[2]?.epoch);
    ada.send({ type: 'channel-subscribe', channel: 'room', join: 2, cursor: cursors[2] });
    const { snapshot } = await ada.receives({
      type: 'channel-subscribed',
      recovered: false,
      reason: 'epoch',
    });
    expect(snapshot?.order).toEqual([]);
  });

  it('takes a command again after the store under it was changed by somebody else', async () => {
    const store = createMemoryStore();
    const { ada, gateway } = await spoken(1, { store });
    await createFixture({ store }).gateway.publish('room', { name: 'elsewhere', data: 1 });
    ada.send(say('m2', 'two'));
    const refused = await ada.receives({ type: 'command-reply', id: 'm2' });
    expect(refused.error).toMatchObject({ code: 'store-failed', retryable: true });
    ada.send(say('m2', 'two'));
    await ada.receivesEventually({ type: 'command-reply', id: 'm2', result: { messageId: 'm2' } });
    expect((await gateway.snapshot('room')).cursor.seq).toBe(3);
  });
});
