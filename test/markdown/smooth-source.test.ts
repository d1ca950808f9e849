import { describe, expect, it } from 'vitest';

import { smoothSource } from '../../src/markdown/smooth-source.js';
import { createGrowingText } from './growing-text.js';

/** A smoothed text whose frames and time the test moves. */
function follow(initial = '', { hidden = false } = {}) {
  const growing = createGrowingText(initial);
  let time = 0;
  let next: (() => void) | undefined;
  const frame = (callback: () => void): (() => void) => {
    if (hidden) {
      callback();
      return () => undefined;
    }
    next = callback;
    return () => {
      next = undefined;
    };
  };
  const source = smoothSource(growing.source, { frame, now: () => time });
  let shown = source.read();
  let deltas = 0;
  const leave = source.subscribe((delta) => {
    deltas += 1;
    if (delta?.offset === shown.length) shown += delta.delta;
    else shown = source.read();
  });
  return {
    growing,
    source,
    leave,
    shown: () => shown,
    deltas: () => deltas,
    isWaiting: () => next !== undefined,
    /** Frames of 16 ms. */
    frames: (count: number): void => {
      for (let index = 0; index < count; index += 1) {
        time += 16;
        const run = next;
        next = undefined;
        run?.();
      }
    },
  };
}

describe('a smooth reveal', () => {
  it('spreads a burst over frames and has caught up with it after some 300 ms', () => {
    const { growing, shown, frames } = follow();
    growing.append('x'.repeat(1000));
    expect(shown()).toBe('');
    frames(1);
    expect(shown().length).toBeGreaterThan(50);
    expect(shown().length).toBeLessThan(300);
    frames(18);
    expect(shown().length).toBeGreaterThan(950);
    frames(10);
    expect(shown()).toBe('x'.repeat(1000));
  });

  it('stays no further behind than that, however fast the text comes', () => {
    const { growing, shown, frames } = follow();
    for (let index = 0; index < 100; index += 1) {
      growing.append('y'.repeat(160));
      frames(1);
    }
    // 10,000 characters a second: 300 ms of them are 3,000.
    expect(16_000 - shown().length).toBeLessThan(3000);
  });

  it('shows at once what was there at first, and asks for no frames when nothing waits', () => {
    const { shown, isWaiting, growing, frames } = follow('known');
    expect([shown(), isWaiting()]).toEqual(['known', false]);
    growing.append('!');
    expect(isWaiting()).toBe(true);
    frames(1);
    expect([shown(), isWaiting()]).toEqual(['known!', false]);
  });

  it('is done when all is shown, and not before', () => {
    const { growing, source, shown, frames } = follow();
    growing.append('z'.repeat(400));
    growing.finish();
    frames(2);
    expect(source.done).toBe(false);
    frames(60);
    expect([source.done, shown()]).toEqual([true, 'z'.repeat(400)]);
  });

  it('never shows half a character', () => {
    const { growing, shown, frames } = follow();
    growing.append('😀'.repeat(200));
    for (let index = 0; index < 60; index += 1) {
      frames(1);
      expect(shown().length % 2).toBe(0);
    }
    expect(shown()).toBe('😀'.repeat(200));
  });

  it('follows a text that turns out to be another', () => {
    const { growing, shown, frames } = follow('one');
    growing.append(' two three');
    frames(1);
    growing.replace('other');
    expect(shown()).toBe('other');
    growing.append(' again');
    frames(10);
    expect(shown()).toBe('other again');
  });

  it('hands on at once where the page is hidden', () => {
    const { growing, shown, source, deltas } = follow('', { hidden: true });
    growing.append('a'.repeat(100_000));
    growing.finish();
    expect([shown().length, source.done]).toEqual([100_000, true]);
    expect(deltas()).toBeLessThan(5);
  });

  it('lets go of the text and of its frame', () => {
    const { growing, leave, isWaiting } = follow();
    growing.append('text');
    leave();
    expect([growing.watchers(), isWaiting()]).toEqual([0, false]);
  });
});
