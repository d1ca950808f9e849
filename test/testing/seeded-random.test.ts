import { expect, it } from 'vitest';

import { randomFraction } from '../../src/shared/random.js';
import { createSeededRandom } from '../../src/testing/seeded-random.js';

it('gives the same numbers for the same seed and others for another', () => {
  const take = (seed: number): number[] => {
    const random = createSeededRandom(seed);
    return Array.from({ length: 8 }, () => random());
  };
  expect(take(7)).toEqual(take(7));
  expect(take(7)).not.toEqual(take(8));
  expect(take(-1)).toEqual(take(0xffff_ffff));
});

it('gives unsigned 32-bit integers, spread evenly, each bit as often set as not', () => {
  const random = createSeededRandom(1);
  const buckets = Array.from({ length: 16 }, () => 0);
  const bits = Array.from({ length: 32 }, () => 0);
  const draws = 16_000;
  for (let draw = 0; draw < draws; draw += 1) {
    const word = random();
    expect(Number.isInteger(word) && word >= 0 && word <= 0xffff_ffff).toBe(true);
    buckets[Math.floor(randomFraction(() => word) * 16)]! += 1;
    for (let bit = 0; bit < 32; bit += 1) bits[bit]! += (word >>> bit) & 1;
  }
  for (const count of buckets) expect(Math.abs(count - draws / 16)).toBeLessThan(150);
  for (const count of bits) expect(Math.abs(count - draws / 2)).toBeLessThan(400);
});
