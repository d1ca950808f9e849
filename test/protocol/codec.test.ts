import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  decodeClientFrames,
  decodeServerFrames,
  encodeFrame,
  joinEvents,
  joinFrames,
  MAX_DEPTH,
  MAX_FRAMES_PER_MESSAGE,
} from '../../src/protocol/codec.js';

const hello = { type: 'session-hello', versions: [1] } as const;

describe('what a client sends is read', () => {
  it('as one frame', () => {
    expect(decodeClientFrames(encodeFrame({ ...hello, versions: [1] }))).toEqual({
      frames: [hello],
      problems: [],
    });
  });

  it('as several frames in one message, in order', () => {
    const ping = { type: 'probe-ping', id: 7 } as const;
    const text = joinFrames([JSON.stringify(hello), JSON.stringify(ping)]);
    expect(decodeClientFrames(text).frames).toEqual([hello, ping]);
  });

  it('past fields that this version does not know', () => {
    expect(decodeClientFrames(JSON.stringify({ ...hello, colour: 'blue' })).problems).toEqual([]);
  });

  it('past frames that this version does not know, which are named', () => {
    const { frames, problems } = decodeClientFrames(JSON.stringify([{ type: 'session-sing' }, hello]));
    expect(frames).toEqual([hello]);
    expect(problems).toEqual([{ code: 'unknown-frame', message: expect.stringContaining('session-sing') }]);
  });

  it('naming the field of a broken frame, and the command that it would have been', () => {
    const frame = { type: 'command-send', id: 'c1', channel: 'room', command: { type: 'message-delete' } };
    const { frames, problems } = decodeClientFrames(JSON.stringify(frame));
    expect(frames).toEqual([]);
    expect(problems[0]).toMatchObject({ code: 'bad-frame', id: 'c1' });
    expect(problems[0]?.message).toContain('command.messageId');
  });

  it.each(['', '{', 'null', '7', '"text"', '[1]', '[null]', '{"type":7}', '{}'])(
    'never throwing: %j',
    (text) => {
      const { frames, problems } = decodeClientFrames(text);
      expect(frames).toEqual([]);
      expect(problems[0]?.code).toBe('bad-frame');
    },
  );

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'with %s as just an unknown type',
    (type) => {
      expect(decodeClientFrames(`{"type":"${type}"}`).problems[0]?.code).toBe('unknown-frame');
    },
  );

  it('leaving every prototype alone', () => {
    decodeClientFrames('{"type":"session-hello","versions":[1],"__proto__":{"polluted":true}}');
    expect({}).not.toHaveProperty('polluted');
  });

  it('unless it nests deeper than the limit', () => {
    const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
    const message = (levels: number) => `{"type":"connection-message","data":${nested(levels)}}`;
    expect(decodeClientFrames(message(MAX_DEPTH - 1)).problems).toEqual([]);
    expect(decodeClientFrames(message(MAX_DEPTH)).problems[0]?.message).toContain('levels deep');
    expect(decodeClientFrames(message(20_000)).frames).toEqual([]);
  });

  it('unless one message holds more frames than the limit', () => {
    const message = (count: number) => JSON.stringify(Array.from({ length: count }, () => hello));
    expect(decodeClientFrames(message(MAX_FRAMES_PER_MESSAGE)).frames).toHaveLength(MAX_FRAMES_PER_MESSAGE);
    expect(decodeClientFrames(message(MAX_FRAMES_PER_MESSAGE + 1)).frames).toEqual([]);
  });

  it('whatever comes', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.jsonValue().map((value) => JSON.stringify([value])),
        ),
        (text) => {
          decodeClientFrames(text);
          decodeServerFrames(text);
        },
      ),
    );
  });
});

describe('channel names', () => {
  const problems = (channel: string) =>
    decodeClientFrames(JSON.stringify({ type: 'channel-unsubscribe', channel })).problems.length;

  it.each(['room', 'team/42', 'user:ada@example.org', '@me', 'a'.repeat(128)])('may be %s', (channel) => {
    expect(problems(channel)).toBe(0);
  });

  it.each(['', 'a b', '../etc', 'a/../b', '_x', '__proto__', 'a'.repeat(129), 'naïve', 'a\nb'])(
    'may not be %j',
    (channel) => {
      expect(problems(channel)).toBe(1);
    },
  );
});

describe('what a gateway sends', () => {
  it('is the same frame, whether its events were encoded one by one or all at once', () => {
    const events = [
      { type: 'turn-stop-requested', turnId: 't', userId: 'ada' },
      { type: 'messages-removed', messageIds: ['m"1'] },
    ];
    const text = joinEvents(
      'ro"om',
      'e1',
      4,
      events.map((event) => JSON.stringify(event)),
      [1, 2],
    );
    const frame = { type: 'channel-events', channel: 'ro"om', epoch: 'e1', from: 4, events, stamps: [1, 2] };
    expect(decodeServerFrames(text).frames).toEqual([frame]);
  });

  it.each([
    ['stamps', { stamps: [1, -1] }],
    ['stamps', { stamps: [1, 2 ** 32] }],
    ['stamps', { stamps: [0.5] }],
    ['stamps', { stamps: ['1'] }],
    ['stamps', { stamps: { length: 0 } }],
    ['events', { events: { 0: {} } }],
    ['from', { from: '1' }],
  ])('is broken where its %s are not what they must be: %j', (field, changes) => {
    const frame = { type: 'channel-events', channel: 'room', epoch: 'e', from: 1, events: [], stamps: [] };
    const { frames, problems } = decodeServerFrames(JSON.stringify({ ...frame, ...changes }));
    expect(frames).toEqual([]);
    expect(problems[0]?.message).toContain(`"${field}"`);
  });

  it('may nest a client’s deepest data, and nothing much deeper, in objects and in lists', () => {
    const nested = (levels: number) =>
      levels % 2 ? `{"a":1,"b":${'[{"c":'.repeat(levels >> 1)}0${'}]'.repeat(levels >> 1)}}` : '0';
    const message = (levels: number) => `{"type":"connection-message","data":${nested(levels)}}`;
    expect(decodeServerFrames(message(MAX_DEPTH + 15)).problems).toEqual([]);
    expect(decodeServerFrames(message(MAX_DEPTH + 17)).problems[0]?.message).toContain('levels deep');
  });

  it('keeps the events that it cannot read for the replica to count', () => {
    const text = joinEvents('room', 'e1', 1, ['{"type":"from-the-future"}'], [9]);
    expect(decodeServerFrames(text).frames).toHaveLength(1);
  });
});
