import { defaultLimits, type GatewayLimits } from '../gateway/gateway-limits.js';
import { rateBudgets, type RateLimitedKind, type RateLimiter } from '../gateway/rate-limiter.js';

/** As much of a limiter of `rate-limiter-flexible` as is used here; each of its stores fits. */
export type FlexibleLimiter = { consume: (key: string) => Promise<unknown> };

/** What `createRateLimiter` takes. */
export type RateLimiterOptions = {
  /**
   * Makes the limiter of one kind, of which `points` may be taken in `duration` seconds. One over Redis counts for all
   * processes together.
   */
  create: (options: { points: number; duration: number; keyPrefix: string }) => FlexibleLimiter;
  /** Those of the gateway's limits that it counts for. @default the gateway's own defaults */
  limits?: Partial<Pick<GatewayLimits, 'acceptsPerSecond' | 'publishesPerSecond'>>;
};

/**
 * Counts connections and commands with `rate-limiter-flexible` (an optional peer, of which the app passes the class).
 *
 * @example import { RateLimiterMemory } from 'rate-limiter-flexible';
 * const rateLimiter = createRateLimiter({ create: (options) => new RateLimiterMemory(options) });
 */
export function createRateLimiter({ create, limits }: RateLimiterOptions): RateLimiter {
  const budgets = rateBudgets({ ...defaultLimits, ...limits });
  const limiterOf = (kind: RateLimitedKind): FlexibleLimiter => {
    const { points, seconds } = budgets[kind];
    return create({ points, duration: seconds, keyPrefix: `colloquy-${kind}` });
  };
  const limiters = { accept: limiterOf('accept'), publish: limiterOf('publish') };
  return {
    take: async (kind, key) => {
      try {
        await limiters[kind].consume(key);
        return 0;
      } catch (cause) {
        const wait = waitOf(cause);
        if (wait === undefined) throw cause;
        return Math.max(1, wait);
      }
    },
  };
}

/** It rejects with its count where that is used up, and with an error where it could not count. */
function waitOf(cause: unknown): number | undefined {
  if (typeof cause !== 'object' || cause === null || cause instanceof Error) return undefined;
  return 'msBeforeNext' in cause && typeof cause.msBeforeNext === 'number' ? cause.msBeforeNext : undefined;
}
