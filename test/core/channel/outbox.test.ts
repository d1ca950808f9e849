import { describe, expect, it } from 'vitest';

import {
  initialOutbox,
  stepOutbox,
  type OutboxEffect,
  type OutboxInput,
} from '../../../src/core/channel/outbox.js';
import { ChatError } from '../../../src/protocol/chat-error.js';

/** An outbox that the test feeds. */
function outbox(limits: { maxCount?: number; maxBytes?: number } = {}) {
  let state = initialOutbox(limits);
  let effects: readonly OutboxEffect[] = [];
  let now = 0;
  let writable = true;
  const self = {
    feed: (input: OutboxInput) => {
      [state, effects] = stepOutbox(state, input, { now, writable });
      return self;
    },
    add: (id: string, { channel = 'room', bytes = 100 } = {}) =>
      self.feed({
        type: 'add',
        id,
        channel,
        bytes,
        command: { type: 'event-publish', name: 'note', data: id },
      }),
    open: (maxFrameBytes = 65_536) => self.feed({ type: 'opened', maxFrameBytes }),
    lose: (code = 1006) => self.feed({ type: 'lost', code }),
    reply: (id: string, error?: ChatError) =>
      self.feed({ type: 'reply', id, result: error ? undefined : { seq: 1 }, error }),
    at: (ms: number) => {
      now = ms;
      return self;
    },
    full: (isFull: boolean) => {
      writable = !isFull;
      return self;
    },
    get state() {
      return state;
    },
    get effects() {
      return effects;
    },
    get sent() {
      return effects.flatMap((effect) => (effect.type === 'send' ? [effect.id] : []));
    },
    get failed() {
      return effects.flatMap((effect) => (effect.type === 'failed' ? [[effect.id, effect.error.code]] : []));
    },
  };
  return self;
}

describe('the outbox', () => {
  it('keeps what is asked for while there is no line, and sends it in order when there is one', () => {
    const box = outbox().add('a').add('b');
    expect(box.sent).toEqual([]);
    expect(box.open().sent).toEqual(['a', 'b']);
    expect(box.add('c').sent).toEqual(['c']);
    expect(box.reply('a').effects[0]).toEqual({ type: 'acknowledged', id: 'a', result: { seq: 1 } });
    expect(box.state).toMatchObject({ bytes: 200, entries: [{ id: 'b' }, { id: 'c' }] });
  });

  it('has eight on the wire at most', () => {
    const box = outbox().open();
    for (let index = 0; index < 10; index += 1) box.add(`c${index}`);
    expect(box.state.entries.filter(({ status }) => status === 'sent')).toHaveLength(8);
    expect(box.reply('c3').sent).toEqual(['c8']);
    expect(box.reply('c0').sent).toEqual(['c9']);
  });

  it('sends what was not answered again under the same id after the line was lost, in the same order', () => {
    const box = outbox().open().add('a').add('b').lose().add('c');
    expect(box.open().sent).toEqual(['a', 'b', 'c']);
    expect(box.reply('a').reply('a').effects).toEqual([]);
  });

  it('keeps a channel’s commands until it is joined, and not those of others', () => {
    const box = outbox()
      .feed({ type: 'channel', channel: 'room', waits: true })
      .add('a')
      .add('x', { channel: 'hall' })
      .add('b');
    expect(box.open().sent).toEqual(['x']);
    expect(box.feed({ type: 'channel', channel: 'room', waits: false }).sent).toEqual(['a', 'b']);
  });

  it('refuses by name what would be too many, or too many bytes, and drops nothing', () => {
    const box = outbox({ maxCount: 2, maxBytes: 1000 }).add('a').add('b').add('c');
    expect(box.failed).toEqual([['c', 'outbox-full']]);
    expect(box.state.entries).toHaveLength(2);
    const heavy = outbox({ maxBytes: 1000 }).add('a', { bytes: 600 }).add('b', { bytes: 401 });
    expect(heavy.failed).toEqual([['b', 'outbox-full']]);
    expect(heavy.add('c', { bytes: 400 }).failed).toEqual([]);
  });

  it('fails a command that is too large for the server, and sends the others', () => {
    const box = outbox().add('a', { bytes: 5000 }).add('b');
    expect(box.open(4096).failed).toEqual([['a', 'frame-too-large']]);
    expect(box.sent).toEqual(['b']);
    expect(box.add('c', { bytes: 4097 }).failed).toEqual([['c', 'frame-too-large']]);
    expect(box.state.bytes).toBe(100);
  });

  it.each([1009, 4413])('fails the largest on the wire when the server closed with %i', (code) => {
    const box = outbox().open().add('a').add('b', { bytes: 9000 }).add('c').lose(code);
    expect(box.failed).toEqual([['b', 'frame-too-large']]);
    expect(box.open().sent).toEqual(['a', 'c']);
  });

  it('sends again on the same line what was not answered for 15 s: its answer was lost', () => {
    const box = outbox().open().add('a');
    expect(box.effects).toContainEqual({ type: 'timer-set', ms: 15_000 });
    expect(box.at(14_999).feed({ type: 'pump' }).sent).toEqual([]);
    expect(box.at(15_000).feed({ type: 'pump' }).sent).toEqual(['a']);
    expect(box.at(15_050).feed({ type: 'pump' }).sent).toEqual([]);
  });

  it('waits as long as a busy server says, keeps the order, and gives up after five times', () => {
    const busy = new ChatError('rate-limited', 'Slowly.', { retryable: true, retryAfterMs: 400 });
    const box = outbox().open().add('a').reply('a', busy);
    expect(box.effects[0]).toEqual({ type: 'requeued', id: 'a' });
    expect(box.add('b').sent).toEqual([]);
    expect(box.at(400).feed({ type: 'pump' }).sent).toEqual(['a', 'b']);
    for (let time = 1; time < 5; time += 1) {
      box
        .reply('a', busy)
        .at(400 + time * 400)
        .feed({ type: 'pump' });
      expect(box.sent).toEqual(['a']);
    }
    expect(box.reply('a', busy).failed).toEqual([['a', 'rate-limited']]);
  });

  it('hands other refusals to who asked, retryable or not', () => {
    const busy = new ChatError('turn-busy', 'A turn is running.', { retryable: true });
    expect(outbox().open().add('a').reply('a', busy).failed).toEqual([['a', 'turn-busy']]);
  });

  it('sends nothing into a socket that is full, and looks again soon', () => {
    const box = outbox().open().full(true).add('a');
    expect(box.sent).toEqual([]);
    expect(box.effects).toContainEqual({ type: 'timer-set', ms: 50 });
    expect(box.full(false).feed({ type: 'pump' }).sent).toEqual(['a']);
  });
});
