import type { Clock } from '../shared/clock.js';
import type { GatewayLimits } from './gateway-limits.js';

/** What is counted over all sockets: those that are let in, and the commands of one user. */
export type RateLimitedKind = 'accept' | 'publish';

/**
 * Counts what sockets have in common, where several processes may share the counts (`createRateLimiter` of
 * `colloquy/server`). What concerns one socket alone (frames, bytes, joins) the gateway counts by itself.
 */
export type RateLimiter = {
  /**
   * Takes one from a key's budget. Answers with 0, or with the time in ms after which to try again. One that throws or
   * rejects is reported, and lets through: a count that is out of order must not close the chat.
   */
  take: (kind: RateLimitedKind, key: string) => number | Promise<number>;
};

/** Seconds over which commands, frames, bytes and joins are counted: so much of a burst passes. */
export const RATE_WINDOW_SECONDS = 10;

/** What may be taken of each kind, and over how many seconds it is counted. */
export function rateBudgets(
  limits: Pick<GatewayLimits, 'acceptsPerSecond' | 'publishesPerSecond'>,
): Record<RateLimitedKind, { points: number; seconds: number }> {
  return {
    accept: { points: limits.acceptsPerSecond, seconds: 1 },
    publish: { points: limits.publishesPerSecond * RATE_WINDOW_SECONDS, seconds: RATE_WINDOW_SECONDS },
  };
}

/** Fills evenly up to its capacity; what is taken from it may come in bursts. */
export type TokenBucket = {
  /** @returns 0 where so many were left, and are taken; else after how many ms they will be there */
  take: (count: number, now: number) => number;
  /** Whether nothing was taken for so long that a new one is as good. */
  isFull: (now: number) => boolean;
};

/** Makes a full one. */
export function createTokenBucket({ points, seconds }: { points: number; seconds: number }): TokenBucket {
  const perMs = points / (seconds * 1_000);
  let left = points;
  let at = -Infinity;
  const fill = (now: number): void => {
    left = Math.min(points, left + Math.max(0, now - at) * perMs);
    at = now;
  };
  return {
    take: (count, now) => {
      fill(now);
      if (left >= count) {
        left -= count;
        return 0;
      }
      return Math.max(1, Math.ceil((count - left) / perMs));
    },
    isFull: (now) => left + (now - at) * perMs >= points,
  };
}

/** Buckets of keys that are kept before the full ones are looked for. */
const MANY_KEYS = 1_000;

/** Counts in this process alone: the default. */
export function createPlainRateLimiter(
  limits: Pick<GatewayLimits, 'acceptsPerSecond' | 'publishesPerSecond'>,
  clock: Clock,
): RateLimiter {
  const budgets = rateBudgets(limits);
  const buckets = new Map<string, TokenBucket>();
  let many = MANY_KEYS;
  return {
    take: (kind, key) => {
      const now = clock.monotonic();
      const place = `${kind} ${key}`;
      const bucket = buckets.get(place) ?? createTokenBucket(budgets[kind]);
      buckets.set(place, bucket);
      if (buckets.size > many) {
        for (const [name, one] of buckets) if (one !== bucket && one.isFull(now)) buckets.delete(name);
        many = Math.max(MANY_KEYS, buckets.size * 2);
      }
      return bucket.take(1, now);
    },
  };
}
