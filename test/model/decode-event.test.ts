import { describe, expect, it } from 'vitest';

import { decodeEvent } from '../../src/model/event.js';

const chunk = { type: 'text-delta', id: 'a', delta: 'x' };
const step = { type: 'turn-chunk', turnId: 't', messageId: 'm', chunk };

function problemOf(value: unknown): string {
  const decoded = decodeEvent(value);
  return 'problem' in decoded ? decoded.problem : 'none';
}

describe('decoding an event', () => {
  it('hands on a step of an answer with its chunk as it came, without what a newer version added to the event', () => {
    expect(decodeEvent({ ...step, mood: 'fine' })).toEqual({ event: step });
    const decoded = decodeEvent(step);
    expect('event' in decoded && decoded.event.type === 'turn-chunk' && decoded.event.chunk).toBe(chunk);
  });

  it('hands on what is no step of an answer', () => {
    const event = { type: 'turn-stop-requested', turnId: 't', userId: 'ada' };
    expect(decodeEvent(event)).toEqual({ event });
  });

  it.each([
    [{ ...step, turnId: '' }, '"turnId"'],
    [{ ...step, turnId: 'x'.repeat(129) }, '"turnId"'],
    [{ ...step, messageId: 7 }, '"messageId"'],
    [{ ...step, chunk: undefined }, 'A chunk must be an object'],
    [{ ...step, chunk: { ...chunk, delta: null } }, '"delta"'],
    [{ type: 'turn-stop-requested', turnId: 't' }, '"userId"'],
    [{ type: 'turn-sang' }, 'unknown type "turn-sang"'],
    [{ type: '__proto__' }, 'unknown type'],
    ['turn-chunk', 'unknown type'],
    [null, 'unknown type'],
  ])('says what is wrong with %j', (value, reason) => {
    expect(problemOf(value)).toContain(reason);
  });
});
