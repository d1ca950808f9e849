import { describe, expect, it } from 'vitest';

import { trackResult } from '../../../src/core/chat/tracked-result.js';

type Fields = { text: string; count: number };

function tracked() {
  let state: Fields = { text: 'a', count: 1 };
  const initial = state;
  const result = trackResult<Fields, Fields, { act: () => string }>({
    getState: () => state,
    getInitialState: () => initial,
    subscribe: () => () => {},
    fields: { text: (now) => now.text, count: (now) => now.count },
    fixed: { act: () => 'acted' },
  });
  const set = (change: Partial<Fields>): void => {
    state = { ...state, ...change };
  };
  return { result, set };
}

describe('a tracked result', () => {
  it('stays the same object while nothing that was read has changed', () => {
    const { result, set } = tracked();
    const first = result.getSnapshot();
    expect(first.text).toBe('a');
    set({ count: 2 });
    expect(result.getSnapshot()).toBe(first);
    set({ count: 3 });
    expect(result.getSnapshot()).toBe(first);
  });

  it('is another object when a field that was read has another value', () => {
    const { result, set } = tracked();
    const first = result.getSnapshot();
    expect(first.text).toBe('a');
    set({ text: 'b' });
    const second = result.getSnapshot();
    expect(second).not.toBe(first);
    expect(second.text).toBe('b');
  });

  it('keeps what was read from it after another one took its place', () => {
    const { result, set } = tracked();
    const first = result.getSnapshot();
    expect(first.text).toBe('a');
    set({ text: 'b', count: 2 });
    result.getSnapshot();
    expect(first.text).toBe('a');
    expect(first.count).toBe(1);
  });

  it('gives a field that is read for the first time its newest value', () => {
    const { result, set } = tracked();
    const first = result.getSnapshot();
    expect(first.text).toBe('a');
    set({ count: 7 });
    expect(result.getSnapshot()).toBe(first);
    expect(first.count).toBe(7);
  });

  it('watches a field from its first reading on, in whichever object that was', () => {
    const { result, set } = tracked();
    expect(result.getSnapshot().text).toBe('a');
    set({ text: 'b' });
    expect(result.getSnapshot().count).toBe(1);
    set({ count: 2 });
    expect(result.getSnapshot().count).toBe(2);
  });

  it('reads everything where it is spread', () => {
    const { result, set } = tracked();
    const { act, ...rest } = result.getSnapshot();
    expect(rest).toEqual({ text: 'a', count: 1 });
    expect(act()).toBe('acted');
    const before = result.getSnapshot();
    set({ count: 2 });
    expect(result.getSnapshot()).not.toBe(before);
  });

  it('has one object for the state that a server rendered', () => {
    const { result, set } = tracked();
    set({ text: 'b' });
    expect(result.getServerSnapshot().text).toBe('a');
    expect(result.getServerSnapshot()).toBe(result.getServerSnapshot());
    expect(result.getSnapshot().text).toBe('b');
  });
});
