import { afterEach, describe, expect, it } from 'vitest';

import { eventsFrame, joinRoom, snapshotAnswer, startScene } from '../../core/client/open-client.js';
import { createClient } from '../../../src/core/create-client.js';
import type { Client } from '../../../src/core/client.js';
import type {
  ChannelHandle,
  Discontinuity,
  NumberedEvent,
} from '../../../src/core/channel/channel-handle.js';
import type { LineMessage } from '../../../src/testing/index.js';
import { createLine, type LineRule } from '../../../src/faults/index.js';
import { createGateway } from '../../../src/gateway/create-gateway.js';
import { createInPageGateway } from '../../../src/testing/in-page-gateway.js';
import { createManualClock } from '../../../src/testing/manual-clock.js';
import { markNumbers, marks } from '../../../src/testing/script-steps.js';
import { scriptedAgent } from '../../../src/testing/scripted-agent.js';
import { createSocketConstructor } from '../../../src/testing/socket-constructor.js';
import { added } from '../../support/events.js';

const endings: (() => void)[] = [];
afterEach(() => {
  for (const end of endings.splice(0)) end();
});

const COUNT = 60;

/** A gateway whose agent counts to 60 in 6 s, and whoever reads along. */
async function startCounting() {
  const clock = createManualClock();
  const inPage = createInPageGateway({
    clock,
    authenticate: ({ token }) => (token ? { user: { id: token } } : null),
    agent: scriptedAgent(marks(COUNT), { clock, pace: 100 }),
  });
  endings.push(() => void inPage.close());
  const enter = async (user = 'ada'): Promise<{ client: Client; room: ChannelHandle }> => {
    const client = createClient({
      url: inPage.url,
      webSocket: inPage.webSocket,
      getToken: () => user,
      clock,
    });
    endings.push(client.dispose);
    const room = client.channel('room');
    room.retain();
    client.connect();
    // Code is fetched in its own time; the clock stands meanwhile.
    await expect
      .poll(async () => {
        await clock.advance(0);
        return room.getView().status;
      })
      .toBe('live');
    return { client, room };
  };
  return { clock, inPage, enter };
}

function answerOn(room: ChannelHandle): { numbers: number[]; status: string | undefined } {
  const { order, settled, open } = room.getView();
  const id = order[1] ?? '';
  const message = settled.get(id) ?? open.get(id);
  const part = message?.parts.find(({ type }) => type === 'text');
  return {
    numbers: markNumbers(part?.type === 'text' ? part.text : ''),
    status: message?.chat.status,
  };
}

const all = Array.from({ length: COUNT }, (_, index) => index + 1);
const question = { parts: [{ type: 'text' as const, text: 'Count' }] };
const holds =
  (type: string) =>
  ({ text }: LineMessage): boolean =>
    text?.includes(`"${type}"`) === true;

/** Asks, lets one thing go wrong in the middle of the answer, and waits for its end. */
async function countWith(rule: LineRule, ms = 8000) {
  const { clock, inPage, enter } = await startCounting();
  const { client, room } = await enter();
  void room.sendMessage(question);
  await clock.advance(2000);
  inPage.line.inject({ direction: 'to-client', ...rule });
  await clock.advance(ms);
  return { client, clock, room, counters: room.getView().counters };
}

describe('fault 9 [clock]', () => {
  it('1 kB a second → the gateway holds back what is too much, one snapshot stands for it, and the line stays', async () => {
    const clock = createManualClock();
    const line = createLine({ clock });
    const gateway = createGateway({
      clock,
      anonymous: true,
      agent: scriptedAgent(marks(1000), { clock, pace: 5 }),
      limits: { softQueueBytes: 4096, stalledReaderMs: 60_000 },
      heartbeat: { intervalMs: 25_000, graceMs: 60_000 },
    });
    // The cable is on the gateway's side: what waits in it waits in the gateway's own socket.
    const webSocket = createSocketConstructor((socket) => {
      gateway.accept(line.wrap(socket, { side: 'server' }));
      return true;
    });
    const client = createClient({ url: 'ws://gateway.invalid/', webSocket, clock });
    endings.push(client.dispose, () => void gateway.close());
    const room = client.channel('room');
    room.retain();
    client.connect();
    await expect
      .poll(async () => {
        await clock.advance(0);
        return room.getView().status;
      })
      .toBe('live');
    line.slow(1000);
    void room.sendMessage(question);
    for (let second = 0; second < 180; second += 1) await clock.advance(1000);
    expect(answerOn(room)).toEqual({
      numbers: Array.from({ length: 1000 }, (_, index) => index + 1),
      status: 'done',
    });
    const { counters } = room.getView();
    expect(counters).toMatchObject({ lost: 0, doubled: 0 });
    expect(counters.snapshots).toBeGreaterThanOrEqual(2);
    expect(client.metrics().sockets).toBe(1);
  });
});

describe('fault 12 [clock]', () => {
  it('a server frame comes twice → its copy is dropped by its number', async () => {
    const { room, counters } = await countWith({
      fault: 'duplicate',
      match: holds('channel-events'),
      times: 5,
    });
    expect(answerOn(room)).toEqual({ numbers: all, status: 'done' });
    expect(counters).toMatchObject({ lost: 0, doubled: 0 });
    expect(counters.duplicates).toBeGreaterThan(0);
  });
});

describe('fault 13 [clock]', () => {
  it('two frames change places → a gap, one join from the cursor, and the same text', async () => {
    const { room, counters } = await countWith({ fault: 'swap', match: holds('channel-events') });
    expect(answerOn(room)).toEqual({ numbers: all, status: 'done' });
    expect(counters).toMatchObject({ lost: 0, doubled: 0, gaps: 1, resumed: 1 });
  });
});

describe('fault 14 [clock]', () => {
  it('one frame is lost and more follow → exactly one join from the cursor', async () => {
    const { client, room, counters } = await countWith({ fault: 'drop', match: holds('channel-events') });
    expect(answerOn(room)).toEqual({ numbers: all, status: 'done' });
    expect(counters).toMatchObject({ lost: 0, doubled: 0, gaps: 1, resumed: 1, snapshots: 1 });
    expect(client.metrics().sockets).toBe(1);
  });
});

describe('fault 15 [clock]', () => {
  it('the last frame of an answer is lost → the heads of the next heartbeat show it, within 25 s', async () => {
    const { clock, room } = await countWith({ fault: 'drop', match: holds('turn-ended') });
    expect(answerOn(room).status).toBe('streaming');
    await clock.advance(25_000);
    expect(answerOn(room)).toEqual({ numbers: all, status: 'done' });
    expect(room.getView().counters).toMatchObject({ lost: 0, doubled: 0, gaps: 1 });
  });
});

describe('fault 16 [clock]', () => {
  it('the answer to a join is lost → asked again after 10 s, nothing twice', async () => {
    const { clock, inPage, enter } = await startCounting();
    const { room: ada } = await enter();
    inPage.line.inject({ direction: 'to-client', fault: 'drop', match: holds('channel-subscribed') });
    const ben = createClient({ url: inPage.url, webSocket: inPage.webSocket, getToken: () => 'ben', clock });
    endings.push(ben.dispose);
    const room = ben.channel('room');
    room.retain();
    ben.connect();
    void ada.sendMessage(question);
    await clock.advance(8000);
    expect(room.getView().status).toBe('subscribing');
    await clock.advance(2500);
    expect(room.getView().status).toBe('live');
    expect(answerOn(room)).toEqual({ numbers: all, status: 'done' });
    expect(room.getView().counters).toMatchObject({ lost: 0, doubled: 0 });
  });
});

describe('fault 17 [clock]', () => {
  it('an answer to an older join comes after leaving and joining again → passed over', async () => {
    const scene = startScene({ lingerMs: 0 });
    const { client, server, clock } = scene;
    const room = client.channel('room');
    const leave = room.retain();
    client.connect();
    client.retain();
    await server.welcome();
    const first = await server.expect({ type: 'channel-subscribe' });
    leave();
    await clock.advance(0);
    await server.expect({ type: 'channel-unsubscribe' });
    room.retain();
    const second = await server.expect({ type: 'channel-subscribe' });
    expect(second.join).toBeGreaterThan(first.join);
    server.send(snapshotAnswer(first.join, [added('stale')]));
    await clock.settle();
    expect(room.getView()).toMatchObject({ status: 'subscribing', order: [] });
    server.send(snapshotAnswer(second.join, [added('m1')]));
    await clock.settle();
    expect(room.getView()).toMatchObject({ status: 'live', order: ['m1'] });
  });
});

describe('fault 18 [clock]', () => {
  it('a listener throws, leaves and joins again in the middle of an event → nothing lost or doubled, others are told', async () => {
    const scene = startScene({ lingerMs: 0 });
    const { server, clock, errors } = scene;
    const room = await joinRoom(scene, [added('m1')]);
    const heard: number[] = [];
    let hold = room.retain();
    room.onEvent(() => {
      throw new Error('a bug of the app');
    });
    room.onEvent((event) => {
      if (!('seq' in event)) return;
      heard.push(event.seq);
      hold();
      hold = room.retain();
    });
    server.send(eventsFrame(2, [added('m2'), added('m3')]), eventsFrame(4, [added('m4')]));
    await clock.settle();
    expect(heard).toEqual([2, 3, 4]);
    expect(room.getView()).toMatchObject({ allIds: ['m1', 'm2', 'm3', 'm4'] });
    expect(room.getView().counters).toMatchObject({ lost: 0, doubled: 0, duplicates: 0, gaps: 0 });
    expect(errors.every(({ code }) => code === 'internal')).toBe(true);
    expect(errors).toHaveLength(3);
  });
});

describe('fault 19 [clock]', () => {
  it('the log was trimmed beyond the cursor → a snapshot, and one discontinuity', async () => {
    const scene = startScene();
    const { server, clock } = scene;
    const room = await joinRoom(scene, [added('m1')]);
    const holes: (NumberedEvent | Discontinuity)[] = [];
    room.onEvent((event) => holes.push(event));
    server.drop();
    await clock.advance(1000);
    await server.welcome({ resumed: true });
    const { join } = await server.expect({ type: 'channel-subscribe', cursor: { seq: 1 } });
    const events = ['m1', 'm2', 'm3', 'm4'].map((id) => added(id));
    server.send(snapshotAnswer(join, events, { reason: 'trimmed' }));
    await clock.settle();
    expect(holes).toEqual([{ type: 'discontinuity', from: 2, to: 4 }]);
    expect(room.getView()).toMatchObject({ status: 'live', allIds: ['m1', 'm2', 'm3', 'm4'] });
  });
});

describe('fault 23 [clock]', () => {
  it('the acknowledgement of a message is lost → sent again under its id, one message', async () => {
    const { clock, inPage, enter } = await startCounting();
    const { client, room } = await enter();
    inPage.line.inject({ direction: 'to-client', fault: 'drop', match: holds('command-reply') });
    const sent = room.sendMessage({ ...question, id: 'm1' }, { agent: null });
    await clock.advance(14_000);
    expect(client.store.getState().outbox.count).toBe(1);
    await clock.advance(2000);
    await expect(sent).resolves.toMatchObject({ messageId: 'm1' });
    expect(client.store.getState().outbox.count).toBe(0);
    expect((await inPage.gateway.snapshot('room')).order).toEqual(['m1']);
    expect(room.getView()).toMatchObject({ allIds: ['m1'] });
  });
});

describe('fault 25 [clock]', () => {
  it('the outbox is full, by count → the 257th is refused by name, and shown as failed', async () => {
    const scene = startScene();
    const { client, server, clock } = scene;
    const room = await joinRoom(scene);
    server.drop();
    server.answer('refuse');
    await clock.settle();
    const sent = Array.from({ length: 257 }, (_, index) =>
      room.sendMessage({ id: `m${index}`, parts: [{ type: 'text', text: 'x' }] }),
    );
    await expect(sent.at(-1)).rejects.toMatchObject({ code: 'outbox-full', retryable: true });
    const { pending } = room.getView();
    expect(client.store.getState().outbox.count).toBe(256);
    expect(pending.size).toBe(257);
    expect(pending.get('m255')?.state.status).toBe('queued');
    expect(pending.get('m256')?.state).toMatchObject({ status: 'failed', error: { code: 'outbox-full' } });
    expect(pending.get('m256')?.message.chat.status).toBe('failed');
  });

  it('by bytes → what does not fit into 1 MiB is refused, what fits is kept', async () => {
    const scene = startScene();
    const room = await joinRoom(scene);
    scene.server.drop();
    scene.server.answer('refuse');
    await scene.clock.settle();
    const large = 'x'.repeat(60_000);
    for (let index = 0; index < 17; index += 1)
      void room.sendMessage({ id: `m${index}`, parts: [{ type: 'text', text: large }] });
    const refused = room.sendMessage({ id: 'more', parts: [{ type: 'text', text: large }] });
    await expect(refused).rejects.toMatchObject({ code: 'outbox-full' });
    const { count, bytes } = scene.client.store.getState().outbox;
    expect(count).toBe(17);
    expect(bytes).toBeLessThanOrEqual(1_048_576);
    const small = room.sendMessage({ id: 'small', parts: [{ type: 'text', text: 'x' }] });
    small.catch(() => undefined);
    expect(scene.client.store.getState().outbox.count).toBe(18);
  });
});

describe('fault 62 [clock]', () => {
  it('stop before the start, twice, from another tab, and after the end → one end, and no error', async () => {
    const { clock, enter } = await startCounting();
    const [tab, twin] = [await enter(), await enter()];
    const ends: string[] = [];
    twin.room.onEvent((event) => {
      if ('event' in event && event.event.type === 'turn-ended') ends.push(event.event.reason);
    });
    // In the same task as the message: no turn is known to anybody.
    void tab.room.sendMessage(question);
    await tab.room.stop();
    await clock.advance(1000);
    expect(ends).toEqual(['stopped']);
    await tab.room.stop();

    void tab.room.sendMessage(question);
    await clock.advance(2000);
    const stops = [tab.room.stop(), tab.room.stop(), twin.room.stop()];
    await clock.advance(1000);
    await Promise.all(stops);
    expect(ends).toEqual(['stopped', 'stopped']);
    await twin.room.stop();
    await clock.advance(10_000);
    expect(ends).toEqual(['stopped', 'stopped']);
    const { settled, open } = twin.room.getView();
    expect(open.size).toBe(0);
    expect(
      [...settled.values()].filter(({ role }) => role === 'assistant').map(({ chat }) => chat.status),
    ).toEqual(['stopped', 'stopped']);
  });
});
