import { describe, expect, it } from 'vitest';

import { createGateway, type GatewayOptions } from '../../src/gateway/index.js';
import type { ServerFrame } from '../../src/protocol/server-frames.js';
import { decodeServerFrames, encodeFrame } from '../../src/protocol/codec.js';
import type { SocketLike } from '../../src/protocol/socket-like.js';
import { createManualClock } from '../../src/testing/manual-clock.js';
import { createSocketPair } from '../../src/testing/socket-pair.js';
import { added } from '../support/events.js';
import { createGatedStore } from './gated-store.js';
import { createFixture } from './gateway-fixture.js';

/** A reader behind a line that can be held: nothing arrives until it is let go. */
async function heldReader(options: Partial<GatewayOptions> = {}) {
  const clock = createManualClock();
  const gateway = createGateway({
    clock,
    anonymous: true,
    onError: () => undefined,
    heartbeat: { intervalMs: 60_000_000 },
    ...options,
  });
  const waiting: (() => void)[] = [];
  let isHeld = false;
  const { client, server } = createSocketPair({
    schedule: (arrive, to) => {
      if (to === 'client' && isHeld) waiting.push(arrive);
      else queueMicrotask(arrive);
    },
  });
  const frames: ServerFrame[] = [];
  let closed: number | undefined;
  client.onmessage = ({ data }) => void frames.push(...decodeServerFrames(String(data)).frames);
  client.onclose = ({ code }) => (closed = code);
  gateway.accept(server as SocketLike);
  const send = (frame: Parameters<typeof encodeFrame>[0]): void => client.send(encodeFrame(frame));
  await clock.settle();
  send({ type: 'session-hello', versions: [1] });
  send({ type: 'channel-subscribe', channel: 'room', join: 5 });
  await clock.settle();
  return {
    clock,
    gateway,
    frames,
    send,
    server,
    closed: () => closed,
    hold: () => (isHeld = true),
    letGo: () => {
      isHeld = false;
      for (const arrive of waiting.splice(0)) arrive();
    },
    letOne: () => waiting.shift()?.(),
    publish: async (bytes: number) => {
      await gateway.publish('room', { name: 'bulk', data: 'x'.repeat(bytes) });
      await clock.settle();
    },
  };
}

describe('a reader that is slow', () => {
  it('gets no more events over 262,144 waiting bytes, and a snapshot once it has room', async () => {
    const { clock, frames, hold, letGo, publish, server, gateway } = await heldReader();
    hold();
    for (let count = 0; count < 8; count += 1) await publish(40_000);
    // Seven of them are the first that are more than the soft limit; the eighth was withheld.
    expect(server.bufferedAmount).toBeGreaterThan(262_144);
    expect(server.bufferedAmount).toBeLessThan(300_000);
    letGo();
    await clock.advance(100);
    const events = frames.filter((frame) => frame.type === 'channel-events');
    expect(events.map(({ from }) => from)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(frames.at(-1)).toMatchObject({
      type: 'channel-subscribed',
      join: 5,
      recovered: false,
      reason: 'slow',
      snapshot: { cursor: (await gateway.snapshot('room')).cursor },
      from: 9,
    });
    await publish(1);
    expect(frames.at(-1)).toMatchObject({ type: 'channel-events', from: 9 });
  });

  it('does not hold up the others', async () => {
    const { join, gateway, clock } = createFixture();
    const ada = await join('ada');
    const held = createSocketPair({
      schedule: (arrive, to) => void (to === 'server' && queueMicrotask(arrive)),
    });
    gateway.accept(held.server);
    await clock.settle();
    for (let count = 0; count < 10; count += 1) {
      await gateway.publish('room', { name: 'bulk', data: 'x'.repeat(40_000) });
      await ada.receives({ type: 'channel-events', from: count + 1 });
    }
  });

  it('is not named in the heartbeat while it is withheld', async () => {
    const { clock, frames, hold, letGo, publish, send } = await heldReader({
      heartbeat: { intervalMs: 5_000 },
    });
    hold();
    for (let count = 0; count < 8; count += 1) await publish(40_000);
    await clock.advance(5_000);
    letGo();
    await clock.settle();
    const ping = frames.findLast((frame) => frame.type === 'heartbeat-ping');
    expect(ping?.heads).toEqual([]);
    send({ type: 'heartbeat-pong', id: 1 });
    await clock.advance(5_000);
    const next = frames.findLast((frame) => frame.type === 'heartbeat-ping');
    expect(next?.heads).toMatchObject([{ channel: 'room', seq: 8 }]);
  });

  it('loses signals, which may be lost', async () => {
    const { clock, frames, hold, letGo, publish, gateway } = await heldReader();
    const other = createSocketPair();
    gateway.accept(other.server);
    await clock.settle();
    for (const frame of [
      { type: 'session-hello', versions: [1] },
      { type: 'channel-subscribe', channel: 'room', join: 1 },
    ] as const) {
      other.client.send(encodeFrame(frame as Parameters<typeof encodeFrame>[0]));
    }
    await clock.settle();
    hold();
    for (let count = 0; count < 8; count += 1) await publish(40_000);
    const signal = { type: 'signal-send', channel: 'room', name: 'typing', data: {} } as const;
    other.client.send(encodeFrame(signal));
    await clock.settle();
    letGo();
    await clock.advance(100);
    expect(frames.filter(({ type }) => type === 'channel-signal')).toEqual([]);
  });

  it('learns of registers that were set meanwhile, by a snapshot', async () => {
    const { clock, frames, hold, letGo, send, gateway } = await heldReader();
    hold();
    const sessionId = gateway.connections.list()[0]?.sessionId ?? '';
    for (let count = 0; count < 8; count += 1) gateway.connections.send(sessionId, 'x'.repeat(40_000));
    await clock.settle();
    send({ type: 'register-set', channel: 'room', key: 'read-to', value: 'm1' });
    await clock.settle();
    letGo();
    await clock.advance(100);
    expect(frames.at(-1)).toMatchObject({
      type: 'channel-subscribed',
      registers: expect.arrayContaining([expect.objectContaining({ key: 'read-to', value: 'm1' })]),
    });
  });

  it('is not forgotten when the store fails just as its line has room again', async () => {
    const store = createGatedStore();
    const { clock, frames, hold, letGo, publish, gateway } = await heldReader({
      store,
      heartbeat: { intervalMs: 5_000 },
    });
    hold();
    for (let count = 0; count < 8; count += 1) await publish(40_000);
    store.fail('append');
    await gateway.publish('room', { name: 'not taken', data: 1 }).catch(() => undefined);
    store.fail('load');
    letGo();
    await clock.advance(100);
    store.release();
    await clock.advance(10_000);
    const ping = frames.findLast((frame) => frame.type === 'heartbeat-ping');
    expect(ping?.heads).toMatchObject([{ channel: 'room', seq: 8 }]);
  });

  it('gets the events that it missed, and no snapshot, where they are fewer bytes', async () => {
    const { clock, frames, hold, letGo, gateway, send } = await heldReader();
    // A conversation that is longer than what is missed of it.
    for (let at = 0; at < 30; at += 1) {
      const { message } = added(`m${at}`, { text: 'x'.repeat(1_000) });
      await gateway.publish('room', { message, author: message.chat.author });
    }
    await clock.settle();
    hold();
    const sessionId = gateway.connections.list()[0]?.sessionId ?? '';
    for (let count = 0; count < 8; count += 1) gateway.connections.send(sessionId, 'x'.repeat(40_000));
    await clock.settle();
    for (let at = 0; at < 3; at += 1) await gateway.publish('room', { name: 'small', data: at });
    letGo();
    await clock.advance(100);
    expect(frames.at(-1)).toMatchObject({
      type: 'channel-events',
      from: 31,
      events: [{ data: 0 }, { data: 1 }, { data: 2 }],
    });
    send({ type: 'probe-ping', id: 1 });
    await gateway.publish('room', { name: 'small', data: 3 });
    await clock.settle();
    expect(frames.findLast(({ type }) => type === 'channel-events')).toMatchObject({ from: 34 });
  });

  it('is still told how its session is when it may get nothing more: 65,536 bytes are kept for that', async () => {
    const { clock, gateway, hold, letGo, frames, send, closed } = await heldReader();
    hold();
    for (let count = 0; count < 11; count += 1) gateway.connections.broadcast('x'.repeat(100_000));
    await clock.settle();
    send({ type: 'probe-ping', id: 7 });
    await clock.settle();
    expect(gateway.connections.statistics().sockets).toBe(1);
    letGo();
    await clock.settle();
    expect(frames.at(-1)).toEqual({ type: 'probe-pong', id: 7 });
    expect(closed()).toBeUndefined();
  });

  it('is closed with 4508 over 1,048,576 waiting bytes', async () => {
    const { clock, gateway, hold, letGo, closed } = await heldReader();
    hold();
    // Connection messages cannot be left out and made good later.
    for (let count = 0; count < 11; count += 1) gateway.connections.broadcast('x'.repeat(100_000));
    await clock.settle();
    expect(gateway.connections.statistics().sockets).toBe(1);
    gateway.connections.broadcast('one more');
    expect(gateway.connections.statistics().sockets).toBe(0);
    letGo();
    await clock.settle();
    expect(closed()).toBe(4508);
  });

  it('is closed with 4508 after 10,000 ms without progress', async () => {
    const { clock, gateway, hold, letOne, publish } = await heldReader();
    hold();
    await publish(1_000);
    await publish(1_000);
    await clock.advance(9_000);
    letOne();
    await clock.advance(9_900);
    expect(gateway.connections.statistics().sockets).toBe(1);
    await clock.advance(300);
    expect(gateway.connections.statistics().sockets).toBe(0);
  });

  it('is cut where it does not even take the goodbye', async () => {
    const { clock, gateway, hold, publish, server } = await heldReader();
    hold();
    await publish(1_000);
    await clock.advance(10_200);
    expect(gateway.connections.statistics().sockets).toBe(0);
    await clock.advance(2_000);
    expect(server.readyState).toBe(3);
  });
});

describe('writing', () => {
  it('puts the frames of one tick into one message', async () => {
    const { enter } = createFixture();
    const ada = await enter('ada');
    const before = ada.messages.length;
    ada.send({ type: 'probe-ping', id: 1 }, { type: 'probe-ping', id: 2 }, { type: 'probe-ping', id: 3 });
    await ada.receives({ type: 'probe-pong', id: 1 });
    expect(ada.messages.slice(before)).toEqual([
      '[{"type":"probe-pong","id":1},{"type":"probe-pong","id":2},{"type":"probe-pong","id":3}]',
    ]);
  });
});
