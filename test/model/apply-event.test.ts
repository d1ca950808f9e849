import { describe, expect, it } from 'vitest';

import { applyEvent, applyEvents } from '../../src/model/apply-event.js';
import { emptyChannelState, findMessage, type ChannelState } from '../../src/model/channel-state.js';
import type { UIMessageChunk } from '../../src/model/chunk.js';
import type { ChannelEvent } from '../../src/model/event.js';
import { added, answer, chunk, ended, started } from '../support/events.js';

const question = added('q', { text: 'How far is the moon?' });

function statusOf(state: ChannelState, id: string) {
  return findMessage(state, id)?.chat.status;
}

describe('a channel follows its log', () => {
  it('adds a message and keeps the order', () => {
    const state = applyEvents([question, added('r', { parentId: 'q' })]);
    expect(state.order).toEqual(['q', 'r']);
    expect(findMessage(state, 'q')?.parts).toEqual([{ type: 'text', text: 'How far is the moon?' }]);
  });

  it('lets an agent write a message and settles it when the turn ends', () => {
    const writing = applyEvents([
      question,
      started('t', 'a', 'q'),
      ...answer('t', 'a', ['About 384', ',400 km.']),
    ]);
    expect(statusOf(writing, 'a')).toBe('streaming');
    expect(writing.open.has('a')).toBe(true);

    const done = applyEvents([ended('t', 'a', 'done')], writing);
    expect(statusOf(done, 'a')).toBe('done');
    expect(done.open.size).toBe(0);
    expect(done.turns.size).toBe(0);
    expect(done.settled.get('a')?.parts).toMatchObject([
      { type: 'text', text: 'About 384,400 km.', state: 'done' },
    ]);
  });

  it.each(['stopped', 'interrupted', 'failed'] as const)(
    'keeps what was written when a turn is %s',
    (reason) => {
      const events = [question, started('t', 'a', 'q'), ...answer('t', 'a', ['About']).slice(0, 2)];
      const state = applyEvents([...events, ended('t', 'a', reason)]);
      expect(statusOf(state, 'a')).toBe(reason);
      expect(state.settled.get('a')?.parts).toMatchObject([{ type: 'text', text: 'About' }]);
    },
  );

  it('is awaiting while a client tool is open, and streaming again when its outcome is there', () => {
    const call: UIMessageChunk[] = [
      { type: 'tool-input-available', toolCallId: 'c1', toolName: 'page', input: {} },
      { type: 'tool-input-available', toolCallId: 'c2', toolName: 'page', input: {} },
    ];
    const offers: ChannelEvent[] = ['c1', 'c2'].map((toolCallId) => ({
      type: 'tool-call-offered',
      turnId: 't',
      toolCallId,
      toolName: 'page',
    }));
    let state = applyEvents([
      question,
      started('t', 'a', 'q'),
      ...call.map((each) => chunk('t', 'a', each)),
      ...offers,
    ]);
    expect(statusOf(state, 'a')).toBe('awaiting');

    state = applyEvents(
      [
        { type: 'tool-call-claimed', turnId: 't', toolCallId: 'c1', sessionId: 's1', userId: 'ada' },
        chunk('t', 'a', {
          type: 'tool-output-available',
          toolCallId: 'c1',
          output: 'half',
          preliminary: true,
        }),
      ],
      state,
    );
    expect(state.turns.get('t')?.calls[0]?.claimedBy).toEqual({ sessionId: 's1', userId: 'ada' });
    expect(state.turns.get('t')?.calls).toHaveLength(2);

    state = applyEvents(
      [chunk('t', 'a', { type: 'tool-output-available', toolCallId: 'c1', output: 'all' })],
      state,
    );
    expect(statusOf(state, 'a')).toBe('awaiting');
    state = applyEvents(
      [chunk('t', 'a', { type: 'tool-output-error', toolCallId: 'c2', errorText: 'no' })],
      state,
    );
    expect(statusOf(state, 'a')).toBe('streaming');
  });

  it('is awaiting while an approval is unanswered', () => {
    const request: UIMessageChunk[] = [
      { type: 'tool-input-available', toolCallId: 'c', toolName: 'save', input: { text: 'x' } },
      { type: 'tool-approval-request', approvalId: 'p', toolCallId: 'c' },
    ];
    const asked = applyEvents([
      question,
      started('t', 'a', 'q'),
      ...request.map((each) => chunk('t', 'a', each)),
    ]);
    expect(statusOf(asked, 'a')).toBe('awaiting');
    const answered = chunk('t', 'a', { type: 'tool-approval-response', approvalId: 'p', approved: true });
    expect(statusOf(applyEvents([answered], asked), 'a')).toBe('streaming');
  });

  it('remembers that a stop was asked for until the turn ends', () => {
    const stop: ChannelEvent = { type: 'turn-stop-requested', turnId: 't', userId: 'ada' };
    expect(applyEvents([question, started('t', 'a', 'q'), stop]).turns.get('t')?.stopRequested).toBe(true);
  });

  it('attaches the children of a removed message to the parent that is left', () => {
    const chain = [
      added('a'),
      added('b', { parentId: 'a' }),
      added('c', { parentId: 'b' }),
      added('d', { parentId: 'c' }),
    ];
    const state = applyEvents([...chain, { type: 'messages-removed', messageIds: ['b', 'c'] }]);
    expect(state.order).toEqual(['a', 'd']);
    expect(findMessage(state, 'd')?.chat.parentId).toBe('a');
  });
});

describe('an event that does not fit', () => {
  const state = applyEvents([question]);

  it.each<[string, ChannelEvent]>([
    ['message-exists', question],
    ['message-exists', started('t', 'q', null)],
    ['message-missing', { type: 'message-updated', message: added('other').message }],
    ['turn-missing', chunk('t', 'a', { type: 'text-start', id: '1' })],
    ['turn-missing', { type: 'turn-stop-requested', turnId: 't', userId: 'ada' }],
    ['turn-missing', { type: 'tool-call-offered', turnId: 't', toolCallId: 'c', toolName: 'x' }],
    ['turn-missing', ended('t', 'a', 'done')],
  ])('is a problem (%s) and changes nothing', (code, event) => {
    const applied = applyEvent(state, event);
    expect(applied.problem?.code).toBe(code);
    expect(applied.state).toBe(state);
  });

  it('such as a delta for a part that was never opened, is reported by the fold', () => {
    const open = applyEvents([started('t', 'a', 'q')], state);
    const applied = applyEvent(open, chunk('t', 'a', { type: 'text-delta', id: 'none', delta: 'x' }));
    expect(applied.problem?.message).toMatch(/\.$/);
    expect(applied.state).toBe(open);
  });

  it('has no power over prototypes by its ids', () => {
    const ids = ['__proto__', 'constructor', 'toString'];
    const wild = applyEvents(
      ids.map((id) => added(id)),
      emptyChannelState,
    );
    expect(wild.order).toEqual(ids);
    expect({}).not.toHaveProperty('parts');
  });
});

describe('the step of a delta', () => {
  it('says where the characters went', () => {
    const open = applyEvents([question, started('t', 'a', 'q'), ...answer('t', 'a', ['abc']).slice(0, 2)]);
    const applied = applyEvent(open, chunk('t', 'a', { type: 'text-delta', id: '1', delta: 'de' }));
    expect(applied.delta).toMatchObject({ messageId: 'a', partIndex: 0, offset: 3, delta: 'de' });
  });

  it('leaves everything that has one entry per message as it is', () => {
    const history = Array.from({ length: 500 }, (_, index) =>
      added(`m${index}`, { parentId: index ? `m${index - 1}` : null }),
    );
    const open = applyEvents([
      ...history,
      started('t', 'a', 'm499'),
      ...answer('t', 'a', ['abc']).slice(0, 2),
    ]);
    const next = applyEvent(open, chunk('t', 'a', { type: 'text-delta', id: '1', delta: 'd' })).state;
    expect(next.order).toBe(open.order);
    expect(next.settled).toBe(open.settled);
    expect(next.turns).toBe(open.turns);
    expect(next.open.get('a')).not.toBe(open.open.get('a'));
  });
});
