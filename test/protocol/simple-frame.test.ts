import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { applyEvents } from '../../src/model/apply-event.js';
import { decodeEvent, type ChannelEvent } from '../../src/model/event.js';
import { isSimpleEvent } from '../../src/model/simple-event.js';
import { toSnapshot } from '../../src/model/snapshot.js';
import { decodeServerFrames, MAX_FRAMES_PER_MESSAGE } from '../../src/protocol/codec.js';
import { readSimpleFrames } from '../../src/protocol/read-simple-frames.js';
import { serverFrameSchemas, type ServerFrame } from '../../src/protocol/server-frames.js';
import { isSimpleFrame } from '../../src/protocol/simple-frame.js';
import { added, answer, chunk, ended, started } from '../support/events.js';

const metadata = { provider: { item: 'x' } };

/** A conversation of text alone, with every field that its events may have. */
const events: ChannelEvent[] = [
  added('q1'),
  { ...started('t1', 'a1', 'q1'), commandId: 'q1' },
  chunk('t1', 'a1', { type: 'start', messageId: 'm', messageMetadata: { model: 'x' } }),
  chunk('t1', 'a1', { type: 'start-step' }),
  chunk('t1', 'a1', { type: 'reasoning-start', id: 'r', providerMetadata: metadata }),
  chunk('t1', 'a1', { type: 'reasoning-delta', id: 'r', delta: 'Well' }),
  chunk('t1', 'a1', { type: 'reasoning-end', id: 'r' }),
  ...answer('t1', 'a1', ['One', ' two']),
  chunk('t1', 'a1', { type: 'message-metadata', messageMetadata: { seconds: 2 } }),
  chunk('t1', 'a1', { type: 'finish-step' }),
  chunk('t1', 'a1', { type: 'error', errorText: 'It broke off.' }),
  chunk('t1', 'a1', { type: 'abort', reason: 'enough' }),
  chunk('t1', 'a1', { type: 'finish', finishReason: 'stop', messageMetadata: { model: 'y' } }),
  { type: 'turn-stop-requested', turnId: 't1', userId: 'ada' },
  { type: 'event-published', name: 'note', data: { a: 1 }, userId: 'ada', publishedAt: 5 },
  { ...ended('t1', 'a1', 'failed'), error: { code: 'agent-error', text: 'It broke off.' } },
  started('t2', 'a2', 'a1'),
  ...answer('t2', 'a2', ['More']).slice(0, 2),
];

/** Those that take the schemas. */
const rare: ChannelEvent[] = [
  chunk('t1', 'a1', { type: 'tool-input-start', toolCallId: 'c', toolName: 'page' }),
  chunk('t1', 'a1', { type: 'file', url: 'https://example.org/a.png', mediaType: 'image/png' }),
  chunk('t1', 'a1', { type: 'reset-step' }),
  { type: 'messages-removed', messageIds: ['q1'] },
  { type: 'tool-call-offered', turnId: 't1', toolCallId: 'c', toolName: 'page' },
];

const user = { id: 'ada', name: 'Ada', avatar: '/ada.png' };
const error = { code: 'forbidden', message: 'No.', retryable: false, retryAfterMs: 5 };
const cursor = { epoch: 'e', seq: 3, hash: 7 };
const packed = { channel: 'room', epoch: 'e', from: 1, events, stamps: events.map((_, at) => at) };
const register = { key: 'presence', user, value: { connections: 1, since: 5 } };
const snapshot = toSnapshot('room', cursor, applyEvents(events));

/** One of each kind of frame, with every field that it may have. */
const frames: { [T in ServerFrame['type']]: unknown } = {
  'session-welcome': {
    version: 1,
    session: { id: 's', secret: 'x', user, expiresAt: 9 },
    resumed: false,
    heartbeat: { intervalMs: 1, graceMs: 2 },
    limits: { maxFrameBytes: 3, maxChannels: 4 },
    capabilities: ['resume'],
    now: 5,
  },
  'session-denied': { error },
  'session-refreshed': { expiresAt: 9 },
  'session-drain': { afterMs: 1, spreadMs: 2, reason: 'restart' },
  'heartbeat-ping': { id: 1, heads: [{ ...cursor, channel: 'room' }] },
  'probe-pong': { id: 1 },
  'channel-subscribed': {
    ...packed,
    join: 1,
    recovered: false,
    reason: 'new',
    snapshot,
    registers: [register],
  },
  'channel-denied': { channel: 'room', join: 1, error },
  'channel-closed': { channel: 'room', error },
  'channel-events': packed,
  'channel-signal': { channel: 'room', name: 'typing', data: { typing: true }, user: null },
  'channel-register': { channel: 'room', ...register },
  'command-reply': { id: 'c', channel: 'room', result: { turnId: 't' }, error },
  'connection-message': { data: [1] },
  'request-reply': { id: 'r', result: [1], error },
  'error-report': { error, id: 'c' },
};
const all = Object.entries(frames).map(([type, fields]) => ({ type, ...(fields as object) }));

/** The same value with something else at one place of it. */
function mutated(value: unknown): fc.Arbitrary<unknown> {
  if (typeof value !== 'object' || value === null) {
    return fc.oneof(
      fc.jsonValue({ maxDepth: 1 }),
      fc.constantFrom(undefined, null, '', -1, 1.5, [], {}, 'done', 'x'.repeat(200)),
    );
  }
  const keys = Object.keys(value);
  if (keys.length === 0) return fc.constantFrom<unknown>(null, 'x', 7);
  return fc.oneof(
    { weight: 1, arbitrary: fc.constantFrom<unknown>(null, 'x', [], {}) },
    {
      weight: 9,
      arbitrary: fc.constantFrom(...keys).chain((key) => {
        const inner: unknown = Reflect.get(value, key);
        return mutated(inner).map((next) => {
          const copy = structuredClone(value);
          if (next === undefined && !Array.isArray(copy)) Reflect.deleteProperty(copy, key);
          else Reflect.set(copy, key, next);
          return copy;
        });
      }),
    },
  );
}

/** As it comes off the wire. */
function wire(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value) ?? 'null');
}

describe('what is told of a frame without the schemas', () => {
  it.each(all)('takes $type as it is', (frame) => {
    expect(isSimpleFrame(wire(frame))).toBe(true);
    expect(readSimpleFrames(JSON.stringify(frame))).toEqual([wire(frame)]);
  });

  it('is never yes where the schemas say no', () => {
    const some = fc.constantFrom(...all).chain((frame) => mutated(frame).map(wire));
    fc.assert(
      fc.property(some, (value) => {
        fc.pre(isSimpleFrame(value));
        const type = (value as ServerFrame).type;
        expect(serverFrameSchemas[type].safeParse(value)).toMatchObject({ success: true });
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    ['no JSON', '{"type":"probe-pong","id":'],
    ['a broken frame among others', '[{"type":"probe-pong","id":1},{"type":"probe-pong","id":"1"}]'],
    ['another version’s frame', '{"type":"from-the-future"}'],
    ['a name of every object', '{"type":"constructor"}'],
    ['a snapshot of more than text', JSON.stringify({ ...all[6], snapshot: withTool() })],
    ['data that nests too deep', `{"type":"connection-message","data":${'['.repeat(100)}${']'.repeat(100)}}`],
    [
      'too many frames',
      JSON.stringify(
        Array.from({ length: MAX_FRAMES_PER_MESSAGE + 1 }, (_, id) => ({ type: 'probe-pong', id })),
      ),
    ],
  ])('leaves %s to them', (_, text) => {
    expect(readSimpleFrames(text)).toBeUndefined();
  });

  it('reads what the schemas read', () => {
    const text = JSON.stringify(all);
    expect(readSimpleFrames(text)).toEqual(decodeServerFrames(text).frames);
  });
});

describe('what is told of an event without the schemas', () => {
  it.each(events)('takes $type $chunk.type as they read it', (event) => {
    expect(isSimpleEvent(wire(event))).toBe(true);
    expect(decodeEvent(wire(event))).toEqual({ event: wire(event) });
  });

  it.each(rare)('leaves $type $chunk.type to them', (event) => {
    expect(isSimpleEvent(wire(event))).toBe(false);
  });

  it('is never yes where they say no', () => {
    const some = fc.constantFrom(...events, ...rare).chain((event) => mutated(event).map(wire));
    fc.assert(
      fc.property(some, (value) => {
        fc.pre(isSimpleEvent(value));
        expect(decodeEvent(value)).toEqual({ event: value });
      }),
      { numRuns: 3000 },
    );
  });
});

function withTool(): unknown {
  const [tool] = rare;
  return toSnapshot('room', cursor, applyEvents([...events.slice(0, 2), tool ?? added('x')]));
}
