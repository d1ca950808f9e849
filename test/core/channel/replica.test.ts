import { describe, expect, it } from 'vitest';

import {
  initialReplica,
  type ReplicaEffect,
  type ReplicaInput,
} from '../../../src/core/channel/replica-state.js';
import { stepReplica } from '../../../src/core/channel/replica.js';
import type { ChannelEvent } from '../../../src/model/event.js';
import { added, answer, started } from '../../support/events.js';
import { cursorAt, eventsFrame, packed, resumedAnswer, snapshotAnswer } from '../client/open-client.js';

const messages = (count: number, from = 1): ChannelEvent[] =>
  Array.from({ length: count }, (_, index) =>
    added(`m${from + index}`, { parentId: from + index === 1 ? null : `m${from + index - 1}` }),
  );

/** A replica that the test feeds. */
function replica() {
  let state = initialReplica('room');
  let effects: readonly ReplicaEffect[] = [];
  const self = {
    feed: (input: ReplicaInput) => {
      [state, effects] = stepReplica(state, input);
      return self;
    },
    /** Joined, with a snapshot of so many messages. */
    live: (count = 0) =>
      self.feed({ type: 'join' }).feed({ type: 'frame', frame: snapshotAnswer(1, messages(count)) }),
    events: (from: number, events: readonly unknown[], epoch?: string) =>
      self.feed({ type: 'frame', frame: eventsFrame(from, events, epoch === undefined ? {} : { epoch }) }),
    get state() {
      return state;
    },
    get effects() {
      return effects;
    },
    get asked() {
      const frame = effects.find((effect) => effect.type === 'frame-send')?.frame;
      return frame?.type === 'channel-subscribe' ? frame : undefined;
    },
    get folded() {
      return effects.flatMap((effect) => (effect.type === 'event-folded' ? [effect.event.seq] : []));
    },
  };
  return self;
}

describe('a join', () => {
  it('without anything held asks for a snapshot, and adopts it with what stands behind it', () => {
    const room = replica().feed({ type: 'join' });
    expect(room.asked).toEqual({ type: 'channel-subscribe', channel: 'room', join: 1 });
    expect(room.state.status).toBe('subscribing');
    room.feed({ type: 'frame', frame: snapshotAnswer(1, messages(2), { tail: messages(1, 3) }) });
    expect(room.state).toMatchObject({
      status: 'live',
      cursor: cursorAt(3),
      counters: { snapshots: 1, lost: 0 },
    });
    expect(room.state.state.order).toEqual(['m1', 'm2', 'm3']);
    expect(room.folded).toEqual([3]);
    // The first snapshot stands in for nothing that was held.
    expect(room.effects).toContainEqual({ type: 'replaced', discontinuity: null });
  });

  it('after a lost line asks from the cursor and folds what was missed', () => {
    const room = replica().live(2).feed({ type: 'line-lost', resumable: true, now: 0 });
    expect(room.state.status).toBe('recovering');
    room.feed({ type: 'join' });
    expect(room.asked).toMatchObject({ join: 2, cursor: cursorAt(2) });
    room.feed({ type: 'frame', frame: resumedAnswer(2, 3, messages(2, 3)) });
    expect(room.state).toMatchObject({
      status: 'live',
      cursor: cursorAt(4),
      counters: { resumed: 1, snapshots: 1 },
    });
    expect(room.folded).toEqual([3, 4]);
    expect(room.effects.some((effect) => effect.type === 'replaced')).toBe(false);
  });

  it('passes over events until its answer, which has them', () => {
    const room = replica()
      .live(1)
      .feed({ type: 'line-lost', resumable: true, now: 0 })
      .feed({ type: 'join' });
    room.events(2, messages(1, 2));
    expect(room.state.cursor?.seq).toBe(1);
    room.feed({ type: 'frame', frame: resumedAnswer(2, 2, messages(2, 2)) });
    expect(room.state).toMatchObject({ cursor: { seq: 3 }, counters: { duplicates: 0, gaps: 0 } });
  });

  it('ignores the answer to an older one, and an answer that comes twice', () => {
    const room = replica().feed({ type: 'join' }).feed({ type: 'join-timed-out' });
    expect(room.asked).toMatchObject({ join: 2 });
    room.feed({ type: 'frame', frame: snapshotAnswer(1, messages(1)) });
    expect(room.state.status).toBe('subscribing');
    room.feed({ type: 'frame', frame: snapshotAnswer(2, messages(1)) });
    room.events(2, messages(1, 2));
    room.feed({ type: 'frame', frame: snapshotAnswer(2, messages(1)) });
    expect(room.state.cursor?.seq).toBe(2);
  });

  it('that goes unanswered is asked again after 10 s', () => {
    const room = replica().feed({ type: 'join' });
    expect(room.effects).toContainEqual({ type: 'timer-set', key: 'join', ms: 10_000 });
    room.feed({ type: 'join-timed-out' });
    expect(room.asked).toMatchObject({ join: 2 });
    room.feed({ type: 'frame', frame: snapshotAnswer(2) });
    expect(room.effects).toContainEqual({ type: 'timer-clear', key: 'join' });
    room.feed({ type: 'join-timed-out' });
    expect(room.asked).toBeUndefined();
  });

  it('whose answer does not go on from the cursor is asked again for a snapshot', () => {
    const room = replica()
      .live(2)
      .feed({ type: 'line-lost', resumable: true, now: 0 })
      .feed({ type: 'join' });
    room.feed({ type: 'frame', frame: resumedAnswer(2, 4, messages(1, 4)) });
    expect(room.asked).toEqual({ type: 'channel-subscribe', channel: 'room', join: 3 });
    expect(room.state.cursor?.seq).toBe(2);
  });

  it('is slowed down where the answers never bring it further', () => {
    const room = replica().live(1);
    const waits: (number | undefined)[] = [];
    for (let round = 0; round < 8; round += 1) {
      room.events(5, messages(1, 5));
      const wait = room.effects.find((effect) => effect.type === 'timer-set' && effect.key === 'rejoin');
      waits.push(wait?.type === 'timer-set' ? wait.ms : undefined);
      if (wait) room.feed({ type: 'join-due' });
      room.feed({ type: 'frame', frame: resumedAnswer(room.state.join, 2) });
    }
    expect(waits).toEqual([undefined, undefined, 250, 500, 1000, 2000, 4000, 8000]);
    room.events(2, messages(1, 2));
    room.events(9, messages(1, 9));
    expect(room.asked).toBeDefined();
  });

  it('that is denied says why and lets its commands go', () => {
    const room = replica().feed({ type: 'join' });
    const error = { code: 'channel-denied', message: 'Not yours.', retryable: false };
    room.feed({ type: 'frame', frame: { type: 'channel-denied', channel: 'room', join: 1, error } });
    expect(room.state).toMatchObject({
      status: 'denied',
      error: { code: 'channel-denied', message: 'Not yours.' },
    });
    expect(room.effects).toContainEqual({ type: 'refused' });
    // A line with another token may be allowed what this one was not.
    room.feed({ type: 'line-lost', resumable: true, now: 0 }).feed({ type: 'join' });
    expect(room.state).toMatchObject({ status: 'subscribing', error: null });
  });

  it('ends when a right is taken away, and events that still come are none of ours', () => {
    const room = replica().live(1);
    const error = { code: 'forbidden', message: 'No more.', retryable: false };
    room.feed({ type: 'frame', frame: { type: 'channel-closed', channel: 'room', error } });
    expect(room.state.status).toBe('closed');
    room.events(2, messages(1, 2));
    expect(room.state.cursor?.seq).toBe(1);
  });
});

describe('live events', () => {
  it('are folded in order, with the cursor in the same step', () => {
    const room = replica().live().events(1, messages(2)).events(3, messages(1, 3));
    expect(room.state).toMatchObject({
      cursor: cursorAt(3),
      counters: { duplicates: 0, gaps: 0, doubled: 0, lost: 0 },
    });
  });

  it('that came before are dropped and counted', () => {
    const room = replica().live().events(1, messages(3)).events(2, messages(3, 2));
    expect(room.folded).toEqual([4]);
    expect(room.state).toMatchObject({ cursor: cursorAt(4), counters: { duplicates: 2, doubled: 0 } });
  });

  it('behind a hole are not folded: one join from the cursor asks for them', () => {
    const room = replica().live(1).events(3, messages(2, 3));
    expect(room.asked).toMatchObject({ join: 2, cursor: cursorAt(1) });
    expect(room.folded).toEqual([]);
    // More of them ask for nothing more.
    room.events(5, messages(1, 5));
    expect(room.asked).toBeUndefined();
    room.feed({ type: 'frame', frame: resumedAnswer(2, 2, messages(4, 2)) });
    expect(room.state).toMatchObject({ status: 'live', cursor: cursorAt(5), counters: { gaps: 1, lost: 0 } });
  });

  it('of another epoch are not folded: a join finds out what became of ours', () => {
    const room = replica().live(2).events(3, messages(1, 3), 'e2');
    expect(room.asked).toMatchObject({ cursor: cursorAt(2) });
    room.feed({ type: 'frame', frame: snapshotAnswer(2, [added('x1')], { epoch: 'e2', reason: 'epoch' }) });
    expect(room.state.state.order).toEqual(['x1']);
    expect(room.effects).toContainEqual({
      type: 'replaced',
      discontinuity: { type: 'discontinuity', from: 1, to: 1 },
    });
  });

  it('that cannot be read are reported, and the log goes on behind them', () => {
    const room = replica()
      .live(1)
      .events(2, [{ type: 'from-the-future' }, null, ...messages(1, 4)]);
    expect(room.effects.filter(({ type }) => type === 'report')).toHaveLength(2);
    expect(room.state.cursor).toEqual(cursorAt(4));
    expect(room.state.state.order).toEqual(['m1', 'm4']);
  });

  it('that do not fit are reported, and change nothing but the cursor', () => {
    const room = replica()
      .live(1)
      .events(2, [added('m1')]);
    expect(room.effects).toContainEqual(expect.objectContaining({ type: 'report' }));
    expect(room.state.cursor).toEqual(cursorAt(2));
  });

  it('without a stamp each are asked for again', () => {
    const room = replica().live(1);
    room.feed({ type: 'frame', frame: { ...eventsFrame(2, messages(2, 2)), stamps: [2] } });
    expect(room.asked).toMatchObject({ cursor: cursorAt(1) });
    expect(room.folded).toEqual([]);
  });
});

describe('a snapshot in place of events', () => {
  it('says which ones were not seen, once', () => {
    const room = replica()
      .live(2)
      .feed({ type: 'line-lost', resumable: true, now: 0 })
      .feed({ type: 'join' });
    room.feed({
      type: 'frame',
      frame: snapshotAnswer(2, messages(9), { reason: 'trimmed', tail: messages(1, 10) }),
    });
    expect(room.effects.filter(({ type }) => type === 'replaced')).toEqual([
      { type: 'replaced', discontinuity: { type: 'discontinuity', from: 3, to: 9 } },
    ]);
    expect(room.folded).toEqual([10]);
    expect(room.state.counters).toMatchObject({ lost: 0, snapshots: 2 });
  });

  it('comes unasked to a reader that was too slow', () => {
    const room = replica().live(2);
    room.feed({ type: 'frame', frame: snapshotAnswer(1, messages(6), { reason: 'slow' }) });
    expect(room.state).toMatchObject({ status: 'live', cursor: cursorAt(6) });
    room.events(7, messages(1, 7));
    expect(room.state.cursor).toEqual(cursorAt(7));
  });

  it('that does not have what was heard of says how much is lost', () => {
    const room = replica()
      .live(2)
      .feed({ type: 'head', head: cursorAt(5) });
    room.feed({ type: 'frame', frame: snapshotAnswer(2, messages(3), { reason: 'ahead' }) });
    expect(room.state.counters).toMatchObject({ lost: 2, gaps: 1 });
  });

  it('with what stands behind it loses nothing', () => {
    const room = replica()
      .live(2)
      .feed({ type: 'head', head: cursorAt(5) });
    room.feed({
      type: 'frame',
      frame: snapshotAnswer(2, messages(3), { reason: 'size', tail: messages(2, 4) }),
    });
    expect(room.state.counters.lost).toBe(0);
  });
});

describe('the head of a heartbeat', () => {
  const rows = [
    { name: 'equal: verified', head: cursorAt(2), verified: true, asks: undefined },
    { name: 'behind: nothing', head: cursorAt(1), verified: false, asks: undefined },
    {
      name: 'ahead: joins again from the cursor',
      head: cursorAt(3),
      verified: false,
      asks: { cursor: cursorAt(2) },
    },
    {
      name: 'of another epoch: joins again',
      head: cursorAt(2, 'e2'),
      verified: false,
      asks: { cursor: cursorAt(2) },
    },
  ];
  it.each(rows)('$name', ({ head, verified, asks }) => {
    const room = replica().live(2).feed({ type: 'head', head });
    expect(room.state.verified).toBe(verified);
    expect(room.asked && { cursor: room.asked.cursor }).toEqual(asks);
  });

  it('equal in seq, not in hash: reports, and joins again without a cursor', () => {
    const room = replica()
      .live(2)
      .feed({ type: 'head', head: { ...cursorAt(2), hash: 1 } });
    expect(room.asked).toEqual({ type: 'channel-subscribe', channel: 'room', join: 2 });
    expect(room.effects[0]).toMatchObject({ type: 'report', error: { code: 'internal' } });
    room.feed({ type: 'frame', frame: snapshotAnswer(2, messages(2)) });
    expect(room.effects).toContainEqual({
      type: 'replaced',
      discontinuity: { type: 'discontinuity', from: 1, to: 2 },
    });
  });

  it('is not compared while a join is out', () => {
    const room = replica().live(2).events(4, messages(1, 4));
    room.feed({ type: 'head', head: cursorAt(9) });
    expect(room.asked).toBeUndefined();
    expect(room.state.counters.gaps).toBe(1);
  });
});

describe('a wire that cannot resume', () => {
  const events = [added('m1'), started('t1', 'a1', 'm1'), ...answer('t1', 'a1', ['Half an ans'])];
  const cut = () =>
    replica().live().events(1, events.slice(0, -1)).feed({ type: 'line-lost', resumable: false, now: 5000 });

  it('shows what was being written as interrupted, with its text', () => {
    const { state } = cut().state;
    expect(state.open.size).toBe(0);
    expect(state.settled.get('a1')).toMatchObject({
      parts: [{ type: 'text', text: 'Half an ans' }],
      chat: { status: 'interrupted', finishedAt: 5000 },
    });
  });

  it('asks for a snapshot, and keeps the cut message where that does not have it', () => {
    const room = cut().feed({ type: 'join' });
    expect(room.asked).not.toHaveProperty('cursor');
    room.feed({ type: 'frame', frame: snapshotAnswer(2, [added('m1')], { epoch: 'e2' }) });
    expect(room.state.state.order).toEqual(['m1', 'a1']);
    expect(room.state.state.settled.get('a1')?.chat.status).toBe('interrupted');
  });

  it('believes the snapshot where that knows better', () => {
    const room = cut().feed({ type: 'join' });
    room.feed({ type: 'frame', frame: snapshotAnswer(2, events.slice(0, 2), { epoch: 'e2' }) });
    expect(room.state.state.open.has('a1')).toBe(true);
    expect(room.state.state.order).toEqual(['m1', 'a1']);
  });
});

it('keeps registers, the last value per user, and takes those of a join for all there are', () => {
  const room = replica().live();
  const set = (id: string, value: number | null) =>
    room.feed({
      type: 'frame',
      frame: { type: 'channel-register', channel: 'room', key: 'mood', user: { id }, value },
    });
  set('ada', 1);
  set('ben', 2);
  set('ada', 3);
  set('ben', null);
  expect([...room.state.registers.values()]).toEqual([{ key: 'mood', user: { id: 'ada' }, value: 3 }]);
  room.feed({ type: 'line-lost', resumable: true, now: 0 }).feed({ type: 'join' });
  room.feed({ type: 'frame', frame: { ...resumedAnswer(2, 1), ...packed(1, []), registers: [] } });
  expect(room.state.registers.size).toBe(0);
});
