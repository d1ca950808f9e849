import type { ClientFrame } from '../../protocol/client-frames.js';
import type { Clock } from '../../shared/clock.js';
import type { GatewayLimits } from '../gateway-limits.js';
import { createTokenBucket, RATE_WINDOW_SECONDS } from '../rate-limiter.js';

/** The limit that a socket went over, and after how many ms it would be within it again. */
export type FlowExcess = {
  limit: 'framesPerSecond' | 'bytesPerSecond' | 'subscribesPerSecond';
  afterMs: number;
};

/** Counts what comes in over one socket. */
export type FlowLimits = {
  /** One message, and the frames in it. */
  take: (bytes: number, frames: readonly ClientFrame[]) => FlowExcess | undefined;
};

/** Starts with full budgets. */
export function createFlowLimits(limits: Pick<GatewayLimits, FlowExcess['limit']>, clock: Clock): FlowLimits {
  const bucketOf = (limit: FlowExcess['limit']) =>
    createTokenBucket({ points: limits[limit] * RATE_WINDOW_SECONDS, seconds: RATE_WINDOW_SECONDS });
  const buckets = {
    framesPerSecond: bucketOf('framesPerSecond'),
    bytesPerSecond: bucketOf('bytesPerSecond'),
    subscribesPerSecond: bucketOf('subscribesPerSecond'),
  };
  return {
    take: (bytes, frames) => {
      const now = clock.monotonic();
      const joins = frames.filter(({ type }) => type === 'channel-subscribe').length;
      for (const [limit, count] of [
        ['bytesPerSecond', bytes],
        // A message in which nothing could be read is one too.
        ['framesPerSecond', Math.max(1, frames.length)],
        ['subscribesPerSecond', joins],
      ] as const) {
        const afterMs = buckets[limit].take(count, now);
        if (afterMs > 0) return { limit, afterMs };
      }
      return undefined;
    },
  };
}
