import { describe, expect, it } from 'vitest';

import { backoffDelay, guardDelay, overloadDelay, toldDelay } from '../../../src/core/connection/backoff.js';
import { createSeededRandom } from '../../../src/testing/seeded-random.js';

const random = createSeededRandom(42);
const sample = (delay: () => number): number[] =>
  Array.from({ length: 2000 }, delay).sort((one, other) => one - other);
const share = (sorted: number[], part: number): number =>
  sorted[Math.floor(sorted.length * part)] ?? Number.NaN;

describe('the wait before a retry', () => {
  it('is under a second for the first, and 550 ms in the middle', () => {
    const delays = sample(() => backoffDelay(1, random));
    expect(delays[0]).toBeGreaterThanOrEqual(100);
    expect(delays.at(-1)).toBeLessThan(1000);
    expect(share(delays, 0.5)).toBeGreaterThan(500);
    expect(share(delays, 0.5)).toBeLessThan(600);
  });

  it.each([
    { attempt: 2, most: 1050 },
    { attempt: 3, most: 1450 },
    { attempt: 5, most: 2250 },
    { attempt: 6, most: 5250 },
    { attempt: 8, most: 20_250 },
    { attempt: 9, most: 30_250 },
    { attempt: 60, most: 30_250 },
    { attempt: 5000, most: 30_250 },
  ])('is spread evenly from 250 to $most ms for retry $attempt', ({ attempt, most }) => {
    const delays = sample(() => backoffDelay(attempt, random));
    expect(delays[0]).toBeGreaterThanOrEqual(250);
    expect(delays.at(-1)).toBeLessThan(most);
    expect(share(delays, 0.5)).toBeGreaterThan(250 + (most - 250) * 0.45);
    expect(share(delays, 0.5)).toBeLessThan(250 + (most - 250) * 0.55);
    expect(share(delays, 0.1)).toBeLessThan(250 + (most - 250) * 0.15);
  });

  it('brings 99 of 100 back within 2.5 s of an outage of 2 s', () => {
    const away = sample(() => {
      let at = 0;
      for (let attempt = 1; at < 2000; attempt += 1) at += backoffDelay(attempt, random);
      return at - 2000;
    });
    expect(share(away, 0.5)).toBeLessThan(1000);
    expect(share(away, 0.99)).toBeLessThan(2500);
  });

  it('is 5 to 10 s from a server that has too much to do', () => {
    const delays = sample(() => overloadDelay(random));
    expect(delays[0]).toBeGreaterThanOrEqual(5000);
    expect(delays.at(-1)).toBeLessThan(10_000);
  });

  it('is never shorter than a server said, and not the same for all', () => {
    const delays = sample(() => toldDelay(20_000, random));
    expect(delays[0]).toBeGreaterThanOrEqual(20_000);
    expect(delays.at(-1)).toBeLessThan(24_000);
    expect(new Set(delays).size).toBeGreaterThan(1000);
  });
});

describe('an app’s own delay', () => {
  it('is taken as it is', () => {
    expect(guardDelay((attempt) => attempt * 7)(3, random)).toBe(21);
  });

  it.each<[string, () => number]>([
    ['is no number', () => Number.NaN],
    ['is below zero', () => -1],
    [
      'throws',
      () => {
        throw new Error('mine');
      },
    ],
  ])('that %s gives way to the usual one', (_, delay) => {
    expect(guardDelay(delay)(2, random)).toBeGreaterThanOrEqual(250);
  });
});
