import { describe, expect, it } from 'vitest';

import { messageIdsOf, messageOf } from '../../../src/core/chat/messages-of.js';
import { createClient } from '../../../src/core/create-client.js';
import { emptyChannelState } from '../../../src/model/channel-state.js';
import { applyEvents } from '../../../src/model/apply-event.js';
import type { ChannelEvent } from '../../../src/model/event.js';
import { toSnapshot } from '../../../src/model/snapshot.js';
import type { ClientAdapter } from '../../../src/protocol/adapter.js';
import { cursorAt, snapshotAnswer } from '../client/open-client.js';
import { startFrontScene, type FrontScene } from './front-scene.js';

const text = (of: string) => ({ parts: [{ type: 'text' as const, text: of }] });

const added = (id: string, of: string): ChannelEvent => ({
  type: 'message-added',
  message: {
    id,
    role: 'user',
    parts: [{ type: 'text', text: of, state: 'done' }],
    chat: {
      author: { id: 'bob', kind: 'person' },
      parentId: null,
      turnId: null,
      createdAt: 1,
      status: 'done',
    },
  },
});

const begun: ChannelEvent[] = [
  added('m1', 'Written before'),
  {
    type: 'turn-started',
    turnId: 't1',
    initiator: { userId: 'bob' },
    message: {
      id: 'm2',
      role: 'assistant',
      parts: [],
      chat: {
        author: { id: 'guide', kind: 'agent' },
        parentId: 'm1',
        turnId: 't1',
        createdAt: 2,
        status: 'streaming',
      },
    },
  },
  { type: 'turn-chunk', turnId: 't1', messageId: 'm2', chunk: { type: 'text-start', id: 'x' } },
  {
    type: 'turn-chunk',
    turnId: 't1',
    messageId: 'm2',
    chunk: { type: 'text-delta', id: 'x', delta: 'Half' },
  },
];

const rendered = (events = begun) =>
  toSnapshot('room', cursorAt(events.length), applyEvents(events, emptyChannelState));

const statusOf = ({ client }: FrontScene) => client.store.getState().connection.status;

describe('a client whose engine is on its way', () => {
  it('opens its socket meanwhile, says nothing on it, and goes on with the same one', async () => {
    const scene = startFrontScene();
    scene.client.retain();
    expect(statusOf(scene)).toBe('connecting');
    await scene.server.expectConnection();
    await scene.server.expectNothing();
    await scene.arrive();
    await scene.server.welcome();
    await scene.clock.settle();
    expect(statusOf(scene)).toBe('open');
    expect([scene.server.attempts, scene.fetches]).toEqual([1, 1]);
    expect(scene.client.metrics().sockets).toBe(1);
  });

  it('asks for address and token once, and opens the socket when both are there', async () => {
    const asked: string[] = [];
    const scene = startFrontScene({
      url: async () => 'ws://late.invalid/',
      getToken: async ({ reason }) => {
        asked.push(reason);
        return 'a-token';
      },
    });
    scene.client.connect();
    await scene.arrive();
    const hello = await scene.server.welcome();
    expect(hello).toMatchObject({ token: 'a-token' });
    expect(asked).toEqual(['connect']);
    expect(scene.server.connections.map(({ url }) => url)).toEqual(['ws://late.invalid/']);
  });

  it('draws what is sent at once and sends it when it can, under one id', async () => {
    const scene = startFrontScene();
    const room = scene.client.channel('room');
    scene.client.retain();
    room.retain();
    const sent = room.sendMessage(text('Hello'));
    const [id = ''] = messageIdsOf(room.getView());
    expect(messageOf(room.getView(), id)).toMatchObject({ ...text('Hello'), chat: { status: 'pending' } });
    expect(scene.client.store.getState().channels.get('room')?.pending.get(id)?.state.status).toBe('queued');
    await scene.arrive();
    expect(messageIdsOf(room.getView())).toEqual([id]);
    await scene.server.welcome();
    const { join } = await scene.server.expect({ type: 'channel-subscribe', channel: 'room' });
    scene.server.send(snapshotAnswer(join));
    expect(await scene.server.expect({ type: 'command-send', id })).toMatchObject({
      command: { type: 'message-send', message: text('Hello') },
    });
    scene.server.send({ type: 'command-reply', id, channel: 'room', result: { messageId: id } });
    await expect(sent).resolves.toEqual({ messageId: id });
    expect(scene.client.channel('room')).toBe(room);
  });

  it('says at once what can never be done', async () => {
    expect(() => startFrontScene({ url: '' })).toThrow(/"url"/);
    const scene = startFrontScene();
    expect(() => scene.client.channel('no such name')).toThrow(/name of a channel/);
    expect(scene.client.send({ lost: true })).toBe(false);
    expect(scene.fetches).toBe(0);
  });

  it('shows what a server rendered just as the whole client does, and goes on from it', async () => {
    const initial = { user: { id: 'ada' }, channels: { room: rendered() } };
    const scene = startFrontScene({ initial });
    const { clock, server } = scene;
    const whole = createClient({ url: server.url, webSocket: server.webSocket, clock, initial });
    expect(scene.client.store.getState()).toEqual(whole.store.getState());
    expect(scene.client.store.getInitialState()).toBe(scene.client.store.getState());
    const room = scene.client.channel('room');
    room.retain();
    scene.client.connect();
    await scene.arrive();
    expect(messageOf(room.getView(), 'm2')).toMatchObject({ parts: [{ text: 'Half' }] });
    await server.welcome();
    await server.expect({ type: 'channel-subscribe', channel: 'room', cursor: cursorAt(4) });
  });

  it('shows nothing of a snapshot that cannot be read, and says so once it can tell', async () => {
    const half = { ...rendered(), cursor: { epoch: 'e1', seq: -1, hash: 0 } };
    // What crossed a page's HTML is typed by hope.
    const broken = { channel: 'other', messages: 'none' } as never;
    const scene = startFrontScene({ initial: { channels: { room: half, other: broken } } });
    expect(scene.client.channel('other').getView().order).toEqual([]);
    const room = scene.client.channel('room');
    room.retain();
    scene.client.connect();
    await scene.arrive();
    expect(scene.errors).toMatchObject([{ code: 'invalid-options' }, { code: 'invalid-options' }]);
    expect(room.getView().order).toEqual([]);
  });

  it('hears in order what a server said first', async () => {
    const seen: unknown[] = [];
    const talkative: ClientAdapter = {
      name: 'talkative',
      capabilities: new Set(),
      transport: 'web-socket',
      channels: 'one',
      target: ({ url }) => ({ url }),
      initial: () => null,
      opened: (state) => {
        seen.push('opened');
        return [state, [{ type: 'ready' }]];
      },
      received: (state, data) => {
        seen.push(data);
        return [state, []];
      },
      command: (state) => [state, []],
      timer: (state) => [state, []],
      closed: (state) => [state, []],
    };
    const scene = startFrontScene({ adapter: talkative });
    scene.client.connect();
    await scene.server.expectConnection();
    scene.server.sendRaw('one');
    scene.server.sendRaw('two');
    await scene.arrive();
    expect(seen).toEqual(['opened', 'one', 'two']);
  });

  it('finds out that its socket was lost meanwhile, and makes another one', async () => {
    const scene = startFrontScene();
    scene.client.connect();
    await scene.server.expectConnection();
    scene.server.drop();
    await scene.arrive();
    expect(statusOf(scene)).toBe('reconnecting');
    await scene.clock.advance(1000);
    await scene.server.welcome();
    await scene.clock.settle();
    expect(statusOf(scene)).toBe('open');
  });

  it('opens nothing more where its first socket is refused, before the usual wait', async () => {
    const scene = startFrontScene({ development: false });
    scene.server.answer('refuse');
    scene.client.connect();
    await scene.arrive();
    expect([statusOf(scene), scene.server.attempts]).toEqual(['reconnecting', 1]);
  });
});

describe('before its engine has come, a client that is', () => {
  it('held, let go and held again, as in StrictMode, asks for one token and opens one socket', async () => {
    const asked: string[] = [];
    const scene = startFrontScene({
      getToken: async ({ reason }) => {
        asked.push(reason);
        return 'a-token';
      },
    });
    scene.client.retain()();
    const letGo = scene.client.retain();
    await scene.server.expectConnection();
    letGo();
    await scene.clock.advance(4999);
    scene.client.retain();
    await scene.clock.advance(4999);
    expect(statusOf(scene)).toBe('connecting');
    await scene.arrive();
    await scene.server.welcome();
    await scene.clock.advance(1000);
    expect([asked, scene.server.attempts, statusOf(scene)]).toEqual([['connect'], 1, 'open']);
  });

  it('let go a moment before its engine comes hands over a socket that is closed a moment later', async () => {
    const scene = startFrontScene();
    scene.client.retain()();
    await scene.server.expectConnection();
    await scene.clock.advance(1000);
    await scene.arrive();
    await scene.server.welcome();
    expect(statusOf(scene)).toBe('open');
    await scene.clock.advance(5000);
    await scene.server.expectClosed();
    expect([statusOf(scene), scene.server.attempts]).toEqual(['idle', 1]);
  });

  it('let go and taken up by another as its engine comes stays open', async () => {
    const scene = startFrontScene();
    scene.client.retain()();
    await scene.server.expectConnection();
    await scene.arrive();
    const letGo = scene.client.retain();
    await scene.server.welcome();
    await scene.clock.advance(20_000);
    expect([statusOf(scene), scene.server.attempts]).toEqual(['open', 1]);
    letGo();
    await scene.clock.advance(5000);
    expect(statusOf(scene)).toBe('idle');
  });

  it('let go leaves no socket behind, and nothing connects afterwards', async () => {
    const scene = startFrontScene();
    const letGo = scene.client.retain();
    await scene.server.expectConnection();
    letGo();
    letGo();
    await scene.clock.advance(5000);
    await scene.server.expectClosed({ code: 1000 });
    expect(statusOf(scene)).toBe('idle');
    await scene.arrive();
    await scene.clock.advance(60_000);
    expect([statusOf(scene), scene.server.attempts]).toEqual(['idle', 1]);
    scene.client.retain();
    await scene.clock.settle();
    await scene.server.welcome();
  });

  it('disconnected stays closed until it is told to connect', async () => {
    const scene = startFrontScene();
    scene.client.retain();
    await scene.server.expectConnection();
    scene.client.disconnect();
    await scene.server.expectClosed({ code: 1000 });
    expect(statusOf(scene)).toBe('closed');
    scene.client.retain();
    await scene.arrive();
    expect([statusOf(scene), scene.server.attempts]).toEqual(['closed', 1]);
    scene.client.connect();
    await scene.clock.settle();
    await scene.server.welcome();
  });

  it('disposed refuses what waits, and is not revived', async () => {
    const scene = startFrontScene();
    scene.client.connect();
    const sent = scene.client.channel('room').sendMessage(text('Never'));
    const stop = scene.client.channel('room').onEvent(() => undefined);
    scene.client.dispose();
    await expect(sent).rejects.toMatchObject({ code: 'aborted' });
    await scene.arrive();
    await scene.server.expectClosed();
    expect(scene.server.attempts).toBe(1);
    stop();
  });

  it('listened to hears everything but for those who have gone again', async () => {
    const scene = startFrontScene();
    const heard: unknown[] = [];
    const room = scene.client.channel('room');
    room.retain();
    room.onEvent(() => heard.push('stays'));
    room.onEvent(() => heard.push('goes'))();
    scene.client.onMessage((data) => heard.push(data));
    scene.client.connect();
    await scene.arrive();
    await scene.server.welcome();
    const { join } = await scene.server.expect({ type: 'channel-subscribe' });
    scene.server.send(snapshotAnswer(join, [], { tail: [added('m1', 'Hi')] }));
    scene.server.send({ type: 'connection-message', data: 'news' });
    await scene.clock.settle();
    expect(heard).toEqual(['stays', 'news']);
  });
});

describe('an engine that cannot be fetched', () => {
  it('is fetched again, with pauses, and nothing that was asked for is lost', async () => {
    const scene = startFrontScene();
    const room = scene.client.channel('room');
    scene.client.retain();
    room.retain();
    void room.sendMessage({ id: 'mine', ...text('Hello') });
    await scene.server.expectConnection();
    await scene.fail();
    await scene.server.expectClosed({ code: 1000 });
    const { connection } = scene.client.store.getState();
    expect(connection).toMatchObject({ status: 'reconnecting', attempt: 1, error: { code: 'unavailable' } });
    expect(connection.nextRetryAt).toBeGreaterThan(scene.clock.now());
    expect(scene.client.explain().sentence).toMatch(/could not be fetched/);
    expect(scene.errors).toMatchObject([{ code: 'unavailable', retryable: true }]);
    expect(messageIdsOf(room.getView())).toEqual(['mine']);

    await scene.clock.advance(1000);
    expect([scene.fetches, scene.server.attempts, statusOf(scene)]).toEqual([2, 2, 'connecting']);
    await scene.arrive();
    await scene.server.welcome();
    const { join } = await scene.server.expect({ type: 'channel-subscribe' });
    scene.server.send(snapshotAnswer(join));
    await scene.server.expect({ type: 'command-send', id: 'mine' });
  });

  it('is fetched at once when somebody says so', async () => {
    const scene = startFrontScene();
    scene.client.connect();
    await scene.fail();
    scene.client.retryNow();
    expect([scene.fetches, statusOf(scene)]).toEqual([2, 'connecting']);
    scene.client.disconnect();
    await scene.fail();
    await scene.clock.advance(60_000);
    expect([scene.fetches, statusOf(scene)]).toEqual([2, 'closed']);
  });
});
