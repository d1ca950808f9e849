import { randomFraction, type Random } from '../../shared/random.js';

/** The most a default delay grows to, in ms, before the fixed 250 are added. */
const LONGEST = 30_000;

/**
 * ms before retry `attempt` (1, 2 …), with full jitter, so that many clients which lost one server do not come back in
 * step. The first stays under a second: most losses are one line's, not a server's.
 */
export function backoffDelay(attempt: number, random: Random): number {
  if (attempt <= 1) return 100 + randomFraction(random) * 900;
  return 250 + randomFraction(random) * Math.min(LONGEST, 1000 * 2 ** (attempt - 1));
}

/** ms to stay away where the server said that it has too much to do. */
export function overloadDelay(random: Random): number {
  return 5000 + randomFraction(random) * 5000;
}

/** ms to wait where a server named a time: that time and up to a fifth more, so that not all of those told come together. */
export function toldDelay(ms: number, random: Random): number {
  return ms + randomFraction(random) * Math.max(1000, ms / 5);
}

/** ms before a retry, by its number. */
type DelayOf = (attempt: number, random: Random) => number;

/** An app's own delay that throws or is no time gives way to the usual one. */
export function guardDelay(delay: DelayOf): DelayOf {
  return (attempt, random) => {
    try {
      const ms = delay(attempt, random);
      if (ms >= 0) return ms;
    } catch {
      // It is asked again with the next loss.
    }
    return backoffDelay(attempt, random);
  };
}
