import type { CloseTable } from '../../protocol/close-codes.js';
import { randomFraction, type Random } from '../../shared/random.js';

/** The codes that the wire's document names, with what it says of them. The others are the common table's. */
export const closeTable: CloseTable = {
  1000: { name: 'normal', verdict: 'stop', sentence: 'The connection was closed on purpose.' },
  1001: { name: 'going-away', verdict: 'at-once', sentence: 'The server or the page went away.' },
  1006: { name: 'abnormal', verdict: 'backoff', sentence: 'The connection was lost.' },
  1011: { name: 'server-error', verdict: 'delay', sentence: 'The server met an error of its own.' },
};

/** As the document's client has it: 1011 waits as long as that client is told to, not as long as other clients do. */
export const clientCloseTable: CloseTable = {
  ...closeTable,
  1011: { name: 'server-error', verdict: 'backoff', sentence: 'The server met an error of its own.' },
};

/** The most that a delay grows to, in ms, unless the first one is longer. */
const LONGEST = 30_000;

/**
 * ms until the document's client tries again. The interval itself where the server said why it closed; where the line
 * was lost (1006), the interval and then twice as much each time, with up to a fifth more at random from the second
 * try on, so that clients which lost one server do not stay in step.
 */
export function clientDelay(intervalMs: number) {
  return (attempt: number, random: Random, code: number | null): number => {
    if (attempt <= 1 || (code !== null && code !== 1006)) return intervalMs;
    const grown = Math.min(Math.max(LONGEST, intervalMs), intervalMs * 2 ** (attempt - 1));
    return grown * (1 + randomFraction(random) / 5);
  };
}
