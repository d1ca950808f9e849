import type { ConnectionMetrics } from './metrics.js';

/** How many round trips the percentiles look at. */
const KEPT_ROUND_TRIPS = 100;

type Counter = Exclude<keyof ConnectionMetrics, 'roundTrip'>;

/** Counts what one connection does. */
export type Meter = {
  add: (counter: Counter, by?: number) => void;
  /** One round trip, in ms. */
  addRoundTrip: (ms: number) => void;
  read: () => ConnectionMetrics;
};

export function createMeter(): Meter {
  const counters: Record<Counter, number> = {
    sockets: 0,
    reconnects: 0,
    messagesIn: 0,
    messagesOut: 0,
    framesIn: 0,
    framesOut: 0,
    bytesIn: 0,
    bytesOut: 0,
    problems: 0,
    commits: 0,
  };
  const roundTrips: number[] = [];
  return {
    add: (counter, by = 1) => {
      counters[counter] += by;
    },
    addRoundTrip: (ms) => {
      roundTrips.push(ms);
      if (roundTrips.length > KEPT_ROUND_TRIPS) roundTrips.shift();
    },
    read: () => {
      const sorted = roundTrips.toSorted((one, other) => one - other);
      const percentile = (share: number): number | null =>
        sorted[Math.ceil(sorted.length * share) - 1] ?? null;
      return {
        ...counters,
        roundTrip: { last: roundTrips.at(-1) ?? null, p50: percentile(0.5), p95: percentile(0.95) },
      };
    },
  };
}
