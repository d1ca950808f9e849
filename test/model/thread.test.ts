import { describe, expect, it } from 'vitest';

import { applyEvents } from '../../src/model/apply-event.js';
import { pathTo, ROOT, siblingsOf, threadOf, tipOf } from '../../src/model/thread.js';
import { added } from '../support/events.js';

/** q1 → a1 → q2 → a2, where a1 was given a second time (b1) and q2 was edited (q3). */
const state = applyEvents([
  added('q1'),
  added('a1', { parentId: 'q1' }),
  added('q2', { parentId: 'a1' }),
  added('a2', { parentId: 'q2' }),
  added('q3', { parentId: 'a1' }),
  added('b1', { parentId: 'q1' }),
]);

describe('the branch that is shown', () => {
  it('follows the newest child', () => {
    expect(threadOf(state)).toEqual(['q1', 'b1']);
  });

  it('follows what was selected, and the newest below that', () => {
    expect(threadOf(state, new Map([['q1', 'a1']]))).toEqual(['q1', 'a1', 'q3']);
    expect(
      threadOf(
        state,
        new Map([
          ['q1', 'a1'],
          ['a1', 'q2'],
        ]),
      ),
    ).toEqual(['q1', 'a1', 'q2', 'a2']);
  });

  it('passes over a selection that is gone', () => {
    expect(
      threadOf(
        state,
        new Map([
          ['q1', 'removed'],
          [ROOT, 'removed'],
        ]),
      ),
    ).toEqual(['q1', 'b1']);
  });

  it('puts messages whose parents are on an older page at the root', () => {
    const page = applyEvents([added('m7', { parentId: 'm6' }), added('m8', { parentId: 'm7' })]);
    expect(threadOf(page)).toEqual(['m7', 'm8']);
  });
});

describe('beside, above and below a message', () => {
  it('stand its siblings', () => {
    expect(siblingsOf(state, 'a1')).toEqual(['a1', 'b1']);
    expect(siblingsOf(state, 'q3')).toEqual(['q2', 'q3']);
    expect(siblingsOf(state, 'nobody')).toEqual([]);
  });

  it('stands the tip at which a plain send is attached', () => {
    expect(tipOf(state, 'q2')).toBe('a2');
    expect(tipOf(state, 'b1')).toBe('b1');
    expect(tipOf(state, null)).toBe('b1');
    expect(tipOf(applyEvents([]), null)).toBeNull();
  });

  it('stands the path from the root', () => {
    expect(pathTo(state, 'a2')).toEqual(['q1', 'a1', 'q2', 'a2']);
    expect(pathTo(state, null)).toEqual([]);
  });
});
