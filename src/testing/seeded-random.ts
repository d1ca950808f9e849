import type { Random } from '../shared/random.js';

/**
 * A `Random` that gives the same numbers for the same seed, for tests: SplitMix32, a counter whose steps are stirred
 * into all 32 bits. Never for ids that must not be guessed.
 */
export function createSeededRandom(seed: number): Random {
  let counter = seed >>> 0;
  return () => {
    counter = (counter + 0x9e37_79b9) >>> 0;
    let word = counter;
    word = Math.imul(word ^ (word >>> 16), 0x21f0_aaad);
    word = Math.imul(word ^ (word >>> 15), 0x735a_2d97);
    return (word ^ (word >>> 15)) >>> 0;
  };
}
