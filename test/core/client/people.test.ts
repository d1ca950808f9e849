import { describe, expect, it } from 'vitest';

import type { Register } from '../../../src/protocol/server-frames.js';
import type { ServerFrame } from '../../../src/protocol/server-frames.js';
import { applyEvents } from '../../../src/model/apply-event.js';
import { toSnapshot } from '../../../src/model/snapshot.js';
import { added } from '../../support/events.js';
import { cursorAt, eventsFrame, joinRoom, loseAndReturn, resumedAnswer, startScene } from './open-client.js';

const ben = { id: 'ben', name: 'Ben' };

const typing = (user: { id: string }, value: boolean): ServerFrame => ({
  type: 'channel-signal',
  channel: 'room',
  name: 'typing',
  data: { typing: value },
  user,
});

describe('typing', () => {
  it('of others holds for 6 s after it was last said, and ends with their message', async () => {
    const scene = startScene();
    const room = await joinRoom(scene);
    scene.server.send(typing(ben, true));
    await scene.clock.advance(5999);
    expect(room.getView().typing).toEqual([ben]);
    scene.server.send(typing(ben, true));
    await scene.clock.advance(5999);
    expect(room.getView().typing).toEqual([ben]);
    await scene.clock.advance(1);
    expect(room.getView().typing).toEqual([]);
    scene.server.send(typing(ben, true), typing({ id: 'cleo' }, true), typing({ id: 'cleo' }, false));
    await scene.clock.settle();
    expect(room.getView().typing).toEqual([ben]);
    const event = added('m1');
    event.message.chat.author = { ...ben, kind: 'person' };
    scene.server.send(eventsFrame(1, [event]));
    await scene.clock.settle();
    expect(room.getView().typing).toEqual([]);
  });

  it('of ourselves on another device is not shown to us', async () => {
    const scene = startScene();
    const room = await joinRoom(scene);
    scene.server.send(typing({ id: 'ada' }, true));
    await scene.clock.settle();
    expect(room.getView().typing).toEqual([]);
  });

  it('of ours is said every 3 s while it lasts, and ends with the message', async () => {
    const scene = startScene();
    const { server } = scene;
    const room = await joinRoom(scene);
    room.setTyping(true);
    room.setTyping(true);
    await server.expect({ type: 'signal-send', name: 'typing', data: { typing: true } });
    await server.expectNothing();
    await scene.clock.advance(3000);
    await server.expect({ type: 'signal-send', name: 'typing', data: { typing: true } });
    void room.sendMessage({ parts: [{ type: 'text', text: 'Done' }] });
    await server.expect({ type: 'signal-send', name: 'typing', data: { typing: false } });
    await server.expect({ type: 'command-send' });
    await scene.clock.advance(9000);
    await server.expectNothing();
  });

  it('is not kept for a line that is down', async () => {
    const scene = startScene();
    const { server } = scene;
    const room = await joinRoom(scene);
    server.drop();
    await scene.clock.settle();
    room.signal('wave', 1);
    room.setTyping(true);
    room.setTyping(false);
    await scene.clock.advance(1000);
    await server.welcome({ resumed: true });
    const { join } = await server.expect({ type: 'channel-subscribe' });
    server.send(resumedAnswer(join, 1));
    await server.expectNothing();
  });
});

describe('presence', () => {
  const present = (user: { id: string; name?: string }, since: number, state?: string): Register => ({
    key: 'presence',
    user,
    value: { connections: 1, since, ...(state === undefined ? {} : { state }) },
  });

  it('of members comes with a join and changes with registers', async () => {
    const scene = startScene();
    const room = await joinRoom(scene);
    await loseAndReturn(scene);
    const { join } = await scene.server.expect({ type: 'channel-subscribe' });
    const registers = [present(ben, 2), present({ id: 'ada' }, 1), { key: 'mood', user: ben, value: 'fine' }];
    scene.server.send({ ...resumedAnswer(join, 1), registers });
    await scene.clock.settle();
    const { members } = room.getView();
    expect(members.map(({ id }) => id)).toEqual(['ada', 'ben']);
    scene.server.send(typing(ben, true));
    await scene.clock.settle();
    expect(room.getView().members).toBe(members);
    scene.server.send({ type: 'channel-register', channel: 'room', key: 'presence', user: ben, value: null });
    await scene.clock.settle();
    expect(room.getView().members.map(({ id }) => id)).toEqual(['ada']);
  });

  it('of ours is said with each join, since a session may be a new one', async () => {
    const scene = startScene();
    const { server } = scene;
    const room = await joinRoom(scene);
    room.setPresence({ away: true });
    await server.expect({ type: 'register-set', key: 'presence', value: { away: true } });
    await loseAndReturn(scene);
    const { join } = await server.expect({ type: 'channel-subscribe' });
    server.send(resumedAnswer(join, 1));
    await server.expect({ type: 'register-set', key: 'presence', value: { away: true } });
  });
});

describe('holding a channel', () => {
  it('is joined by the first holder and left a moment after the last', async () => {
    const scene = startScene();
    const room = await joinRoom(scene, [added('m1')]);
    const releases = [room.retain(), room.retain()];
    for (const release of releases) release();
    await scene.clock.advance(10_000);
    await scene.server.expectNothing();
    expect(scene.client.channel('room')).toBe(room);
  });

  it('survives a remount without a word on the wire, and says goodbye when it was not one', async () => {
    const scene = startScene();
    await joinRoom(scene);
    const hall = scene.client.channel('hall');
    const release = hall.retain();
    await scene.server.expect({ type: 'channel-subscribe', channel: 'hall', join: 1 });
    release();
    await scene.clock.advance(100);
    const again = hall.retain();
    await scene.clock.advance(10_000);
    expect(scene.client.store.getState().channels.has('hall')).toBe(true);
    again();
    await scene.clock.advance(5000);
    await scene.server.expectEventually({ type: 'channel-unsubscribe', channel: 'hall' });
    expect(scene.client.store.getState().channels.has('hall')).toBe(false);
    expect(hall.getView().status).toBe('closed');
  });

  it('one that is denied says so and leaves the others alone', async () => {
    const scene = startScene();
    const room = await joinRoom(scene);
    const secret = scene.client.channel('secret');
    secret.retain();
    const sent = secret.publish('note', 1);
    const { join } = await scene.server.expect({ type: 'channel-subscribe', channel: 'secret' });
    const error = { code: 'channel-denied', message: 'Not yours.', retryable: false };
    scene.server.send({ type: 'channel-denied', channel: 'secret', join, error });
    await scene.clock.settle();
    expect(secret.getView()).toMatchObject({ status: 'denied', error: { code: 'channel-denied' } });
    expect(room.getView().status).toBe('live');
    // What waited for it is told by the gateway itself.
    const { id } = await scene.server.expect({ type: 'command-send', channel: 'secret' });
    scene.server.send({ type: 'command-reply', id, channel: 'secret', error });
    await expect(sent).rejects.toMatchObject({ code: 'channel-denied' });
  });

  it('a hole in one asks nothing of the other', async () => {
    const scene = startScene();
    const room = await joinRoom(scene);
    const hall = scene.client.channel('hall');
    hall.retain();
    const { join } = await scene.server.expect({ type: 'channel-subscribe', channel: 'hall' });
    scene.server.send({
      ...resumedAnswer(join, 1, [], { channel: 'hall' }),
      recovered: false,
      snapshot: toSnapshot('hall', cursorAt(0), applyEvents([])),
    });
    await scene.clock.settle();
    scene.server.send(eventsFrame(2, [added('x')], { channel: 'hall' }));
    await scene.server.expect({ type: 'channel-subscribe', channel: 'hall', join: 2 });
    scene.server.send(eventsFrame(1, [added('m1')]));
    await scene.clock.settle();
    expect(room.getView()).toMatchObject({ status: 'live', order: ['m1'] });
    expect(hall.getView().status).toBe('recovering');
  });
});

describe('older messages', () => {
  const page = ['m1', 'm2'].map((id, index) => added(id, { parentId: index === 0 ? null : 'm1' }).message);

  it('are asked for before the oldest one held, one page at a time, and put in front', async () => {
    const scene = startScene();
    const room = await joinRoom(scene, [added('m3', { parentId: 'm2' })]);
    const loads = [room.loadOlder(2), room.loadOlder(2)];
    expect(room.getView().loadingOlder).toBe(true);
    const { id, command } = await scene.server.expect({ type: 'command-send' });
    expect(command).toEqual({ type: 'history-load', before: 'm3', limit: 2 });
    scene.server.send({
      type: 'command-reply',
      id,
      channel: 'room',
      result: { messages: page as never, hasMore: true },
    });
    expect(await Promise.all(loads)).toEqual([2, 2]);
    expect(room.getView()).toMatchObject({ order: ['m1', 'm2', 'm3'], hasMore: true, loadingOlder: false });
    await scene.server.expectNothing();
  });

  it('of which one cannot be read are shown without it', async () => {
    const scene = startScene();
    const room = await joinRoom(scene, [added('m3', { parentId: 'm2' })]);
    const load = room.loadOlder();
    const { id } = await scene.server.expect({ type: 'command-send', command: { limit: 50 } });
    const messages = [...page, { id: 7 }] as never;
    scene.server.send({ type: 'command-reply', id, channel: 'room', result: { messages, hasMore: false } });
    expect(await load).toBe(2);
    expect(scene.errors).toMatchObject([{ code: 'bad-frame' }]);
    expect(room.getView().hasMore).toBe(false);
  });
});

describe('what the server rendered', () => {
  const events = [added('m1'), added('m2', { parentId: 'm1' })];
  const snapshot = toSnapshot('room', cursorAt(2), applyEvents(events));

  it('is there from the start, and gone on from', async () => {
    const scene = startScene({ initial: { user: { id: 'ada' }, channels: { room: snapshot } } });
    const { channels } = scene.client.store.getInitialState();
    expect(channels.get('room')).toMatchObject({ order: ['m1', 'm2'], status: 'subscribing' });
    expect(scene.client.channel('room').getView()).toBe(channels.get('room'));
    scene.client.channel('room').retain();
    scene.client.connect();
    await scene.server.welcome();
    const { join, cursor } = await scene.server.expect({ type: 'channel-subscribe' });
    expect(cursor).toEqual(cursorAt(2));
    scene.server.send(resumedAnswer(join, 3, [added('m3', { parentId: 'm2' })]));
    await scene.clock.settle();
    expect(scene.client.channel('room').getView()).toMatchObject({
      status: 'live',
      order: ['m1', 'm2', 'm3'],
    });
  });

  it('and cannot be read is reported, and asked for anew', async () => {
    const broken = { ...snapshot, messages: [{ id: 1 }] } as never;
    const scene = startScene({ initial: { channels: { room: broken, other: snapshot } } });
    expect(scene.errors.map(({ code }) => code)).toEqual(['invalid-options', 'invalid-options']);
    expect(scene.client.store.getInitialState().channels.size).toBe(0);
  });
});

it('connection messages go both ways, in no channel', async () => {
  const scene = startScene();
  expect(scene.client.send({ too: 'early' })).toBe(false);
  await joinRoom(scene);
  const heard: unknown[] = [];
  scene.client.onMessage((data) => heard.push(data));
  expect(scene.client.send({ hello: 1 })).toBe(true);
  await scene.server.expect({ type: 'connection-message', data: { hello: 1 } });
  scene.server.send({ type: 'connection-message', data: [2] });
  await scene.clock.settle();
  expect(heard).toEqual([[2]]);
  expect(scene.client.send('x'.repeat(70_000))).toBe(false);
  expect(scene.errors).toMatchObject([{ code: 'frame-too-large' }]);
});

it('survives whatever a server sends', async () => {
  const scene = startScene();
  const room = await joinRoom(scene, [added('m1')]);
  const { server, clock, client } = scene;
  for (const raw of [
    '',
    '{',
    'null',
    '[]',
    '[[[]]]',
    '{"type":"__proto__"}',
    '{"type":"channel-events"}',
    '{"type":"later"}',
    '"x"',
  ]) {
    server.sendRaw(raw);
  }
  server.sendRaw(new Uint8Array([1, 2, 3]));
  server.send(
    eventsFrame(1, [added('x')], { channel: 'constructor' }),
    { type: 'command-reply', id: 'never-sent', channel: 'room', result: {} },
    { type: 'session-drain', afterMs: -5, spreadMs: 1e300 },
    { type: 'error-report', error: { code: 'from-the-future', message: 'New.', retryable: false } },
  );
  server.send(eventsFrame(2, [added('m2', { parentId: 'm1' })]));
  await clock.settle();
  expect(room.getView().order).toEqual(['m1', 'm2']);
  expect(client.metrics().problems).toBeGreaterThan(3);
  expect(scene.errors.map(({ code }) => code)).toContain('internal');
});

it('behind a slow line the newest signal of each name waits, and none that is older', async () => {
  let buffered = 300_000;
  const scene = startScene({}, (Base) => {
    return class SlowSocket extends Base {
      constructor(url: string, protocols?: string | string[]) {
        super(url, protocols);
        Object.defineProperty(this, 'bufferedAmount', { get: () => buffered });
      }
    };
  });
  const { server } = scene;
  const room = await joinRoom(scene);
  for (const step of [1, 2, 3]) room.signal('cursor', step);
  room.signal('wave', 1);
  void room.publish('note', null);
  await scene.clock.advance(200);
  await server.expectNothing();
  buffered = 0;
  await scene.clock.advance(50);
  await server.expectEventually({ type: 'signal-send', name: 'cursor', data: 3 });
  await server.expectEventually({ type: 'signal-send', name: 'wave', data: 1 });
});
