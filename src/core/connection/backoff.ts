import { randomFraction, type Random } from '../../shared/random.js';

/**
 * ms over which retry 2, 3 … is spread, before the fixed 250 are added. Close together while a line may only have been
 * moved or shaken, so that a page is back soon behind an outage of some seconds; far apart behind a long one.
 */
const SPREADS = [800, 1_200, 1_600, 2_000, 5_000, 10_000, 20_000] as const;

/** The same for every one after those. */
const LONGEST = 30_000;

/**
 * ms before retry `attempt` (1, 2 …), with full jitter, so that many clients which lost one server do not come back in
 * step. The first stays under a second: most losses are one line's, not a server's.
 */
export function backoffDelay(attempt: number, random: Random): number {
  if (attempt <= 1) return 100 + randomFraction(random) * 900;
  return 250 + randomFraction(random) * (SPREADS[attempt - 2] ?? LONGEST);
}

/** ms to stay away where the server said that it has too much to do. */
export function overloadDelay(random: Random): number {
  return 5000 + randomFraction(random) * 5000;
}

/** ms to wait where a server named a time: that time and up to a fifth more, so that not all of those told come together. */
export function toldDelay(ms: number, random: Random): number {
  return ms + randomFraction(random) * Math.max(1000, ms / 5);
}

/** ms before a retry, by its number and by what the last connection was closed with. */
type DelayOf = (attempt: number, random: Random, code: number | null) => number;

/** An app's own delay that throws or is no time gives way to the usual one. */
export function guardDelay(delay: DelayOf) {
  return (attempt: number, random: Random, code: number | null = null): number => {
    try {
      const ms = delay(attempt, random, code);
      if (ms >= 0) return ms;
    } catch {
      // It is asked again with the next loss.
    }
    return backoffDelay(attempt, random);
  };
}
