import { describe, expect, it } from 'vitest';

import type { Discontinuity, NumberedEvent, TextDelta } from '../../../src/core/channel/channel-handle.js';
import { added, answer, started } from '../../support/events.js';
import {
  createPage,
  cursorAt,
  eventsFrame,
  joinRoom,
  loseAndReturn,
  snapshotAnswer,
  startScene,
} from './open-client.js';

describe('what is shown, and when', () => {
  const deltas = Array.from({ length: 40 }, (_, index) => `word${index} `);
  const events = [added('q', { parentId: null }), started('t1', 'a1', 'q'), ...answer('t1', 'a1', deltas)];

  it('one commit per frame, whatever comes in it', async () => {
    const page = createPage({ frames: true });
    const scene = startScene({ environment: page });
    const room = await joinRoom(scene);
    page.frame();
    const before = scene.client.metrics().commits;
    for (const [index, event] of events.entries()) scene.server.send(eventsFrame(index + 1, [event]));
    await scene.clock.settle();
    expect(scene.client.metrics().commits).toBe(before);
    expect(scene.client.store.getState().channels.get('room')?.order).toEqual([]);
    page.frame();
    expect(scene.client.metrics().commits).toBe(before + 1);
    expect(room.getView().order).toEqual(['q', 'a1']);
  });

  it('at once when more than 256 KB wait', async () => {
    const page = createPage({ frames: true });
    const scene = startScene({ environment: page });
    const room = await joinRoom(scene);
    page.frame();
    const long = 'x'.repeat(100_000);
    scene.server.send(
      eventsFrame(1, [added('m1', { text: long }), added('m2', { parentId: 'm1', text: long })]),
    );
    await scene.clock.settle();
    expect(room.getView().order).toEqual([]);
    scene.server.send(eventsFrame(3, [added('m3', { parentId: 'm2', text: long })]));
    await scene.clock.settle();
    expect(room.getView().order).toEqual(['m1', 'm2', 'm3']);
  });

  it('a delta replaces the open map and its one message, and nothing that has an entry per message', async () => {
    const history = Array.from({ length: 2000 }, (_, index) =>
      added(`h${index}`, { parentId: index === 0 ? null : `h${index - 1}` }),
    );
    const page = createPage({ frames: true });
    const scene = startScene({ environment: page });
    const room = await joinRoom(scene, [...history, started('t1', 'a1', 'h1999'), started('t2', 'a2', 'a1')]);
    const [opening, delta] = answer('t1', 'a1', ['Hello', ' there']);
    scene.server.send(eventsFrame(2003, [opening, delta]));
    await scene.clock.settle();
    page.frame();
    const before = room.getView();
    const state = scene.client.store.getState();
    scene.server.send(
      eventsFrame(2005, [
        {
          type: 'turn-chunk',
          turnId: 't1',
          messageId: 'a1',
          chunk: { type: 'text-delta', id: '1', delta: '!' },
        },
      ]),
    );
    await scene.clock.settle();
    page.frame();
    const after = room.getView();
    const changed = (Object.keys(after) as (keyof typeof after)[]).filter(
      (key) => after[key] !== before[key],
    );
    expect(changed.sort()).toEqual(['cursor', 'open']);
    expect(after.open.get('a2')).toBe(before.open.get('a2'));
    expect(after.open.get('a1')).not.toBe(before.open.get('a1'));
    expect(after.counters).toBe(before.counters);
    expect(scene.client.store.getState().connection).toBe(state.connection);
  });

  it('listeners hear of an event after the commit that holds it', async () => {
    const page = createPage({ frames: true });
    const scene = startScene({ environment: page });
    const room = await joinRoom(scene);
    page.frame();
    const heard: [number, readonly string[]][] = [];
    room.onEvent((event) => {
      if ('seq' in event)
        heard.push([event.seq, scene.client.store.getState().channels.get('room')?.order ?? []]);
    });
    scene.server.send(eventsFrame(1, [added('m1'), added('m2', { parentId: 'm1' })]));
    await scene.clock.settle();
    expect(heard).toEqual([]);
    page.frame();
    expect(heard).toEqual([
      [1, ['m1', 'm2']],
      [2, ['m1', 'm2']],
    ]);
  });

  it('what is added to a text is told per commit, and adds up to the text in the store', async () => {
    const page = createPage({ frames: true });
    const scene = startScene({ environment: page });
    const room = await joinRoom(scene);
    page.frame();
    scene.server.send(eventsFrame(1, events.slice(0, 4)));
    await scene.clock.settle();
    page.frame();
    const read = (): string => {
      const part = room.getView().open.get('a1')?.parts[0];
      return part?.type === 'text' ? part.text : '';
    };
    let followed = read();
    const told: TextDelta[] = [];
    scene.server.send(eventsFrame(5, events.slice(4, 6)));
    await scene.clock.settle();
    // It comes between two commits: it has read the first and hears all that the second adds.
    room.onText('a1', 0, (delta) => {
      told.push(delta);
      if (delta) followed = followed.slice(0, delta.offset) + delta.delta;
      expect(followed).toBe(read());
    });
    for (const [index, event] of events.slice(6, 42).entries()) {
      scene.server.send(eventsFrame(7 + index, [event]));
      await scene.clock.settle();
      if (index % 5 === 4) page.frame();
    }
    page.frame();
    expect(followed).toBe(read());
    expect(told).toHaveLength(8);
    expect(told).not.toContain(null);
  });

  it('a text that a snapshot replaced is to be read again', async () => {
    const scene = startScene();
    const room = await joinRoom(scene);
    scene.server.send(eventsFrame(1, events.slice(0, 5)));
    await scene.clock.settle();
    const told: TextDelta[] = [];
    const discontinuities: (NumberedEvent | Discontinuity)[] = [];
    room.onText('a1', 0, (delta) => told.push(delta));
    room.onEvent((event) => discontinuities.push(event));
    await loseAndReturn(scene);
    const { join, cursor } = await scene.server.expect({ type: 'channel-subscribe' });
    expect(cursor).toEqual(cursorAt(5));
    scene.server.send(snapshotAnswer(join, events.slice(0, 9), { reason: 'trimmed' }));
    await scene.clock.settle();
    expect(told).toEqual([null]);
    expect(discontinuities).toEqual([{ type: 'discontinuity', from: 6, to: 9 }]);
  });
});

describe('listeners that misbehave', () => {
  it('one that throws is reported, and keeps nothing from the others', async () => {
    const scene = startScene();
    const room = await joinRoom(scene);
    const heard: string[] = [];
    room.onEvent(() => {
      throw new Error('mine');
    });
    room.onEvent((event) => heard.push('type' in event ? 'gap' : event.event.type));
    scene.client.store.subscribe(() => {
      throw new Error('store');
    });
    scene.server.send(eventsFrame(1, [added('m1')]));
    await scene.clock.settle();
    scene.server.send(eventsFrame(2, [added('m2', { parentId: 'm1' })]));
    await scene.clock.settle();
    expect(heard).toEqual(['message-added', 'message-added']);
    expect(room.getView().order).toEqual(['m1', 'm2']);
    const causes = scene.errors.map(({ code, cause }) => [code, cause instanceof Error ? cause.message : '']);
    expect(causes).toContainEqual(['internal', 'mine']);
    expect(causes).toContainEqual(['internal', 'store']);
  });

  it('one that leaves, comes back, sends or disconnects inside of a callback loses and doubles nothing', async () => {
    const scene = startScene({ lingerMs: 0 });
    const room = await joinRoom(scene);
    const seen: number[] = [];
    let release = room.retain();
    const stop = room.onEvent((event) => {
      if (!('seq' in event)) return;
      seen.push(event.seq);
      release();
      release = room.retain();
      if (event.seq === 2) void room.publish('seen', null);
      if (event.seq === 3) stop();
    });
    scene.server.send(eventsFrame(1, [added('m1'), added('m2', { parentId: 'm1' })]));
    await scene.server.expect({ type: 'command-send', channel: 'room' });
    scene.server.send(eventsFrame(3, [added('m3', { parentId: 'm2' }), added('m4', { parentId: 'm3' })]));
    await scene.clock.advance(1000);
    expect(seen).toEqual([1, 2, 3]);
    expect(room.getView()).toMatchObject({
      cursor: cursorAt(4),
      counters: { duplicates: 0, doubled: 0, lost: 0, gaps: 0 },
    });
    room.onEvent(() => scene.client.disconnect());
    scene.server.send(eventsFrame(5, [added('m5', { parentId: 'm4' })]));
    await scene.clock.settle();
    expect(scene.client.store.getState().connection.status).toBe('closed');
    expect(room.getView().order).toHaveLength(5);
  });
});
