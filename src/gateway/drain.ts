import type { Clock, TimerHandle } from '../shared/clock.js';
import { createDeferred } from './turns/deferred.js';
import type { Sessions } from './session/sessions.js';

/** When clients are to go, once the gateway has said that it will. */
export type DrainOptions = {
  /** How long they may stay at least, in ms. @default 0 */
  afterMs?: number;
  /**
   * Over how long their going is spread, in ms, so that they do not all come back to another gateway in one second.
   * @default 1 s for each 300 sessions; at least 1 s and at most 20 s, which fits into the 30 s that most hosts give
   */
  spreadMs?: number;
};

/** Sessions that another gateway takes in a second without trouble. */
const SESSIONS_PER_SECOND = 300;
const SHORTEST_SPREAD_MS = 1_000;
const LONGEST_SPREAD_MS = 20_000;

/** How long those that do not go are waited for, in ms. */
const LATE_MS = 2_000;

/** How often it is looked whether all have gone, in ms. */
const LOOK_MS = 50;

/** Tells all sessions to go. Resolves once they have, or have had their time. */
export function drainSessions(sessions: Sessions, clock: Clock, options: DrainOptions): Promise<void> {
  const lines = [...sessions.all.values()].flatMap(({ line }) => line ?? []);
  const needed = Math.ceil((lines.length / SESSIONS_PER_SECOND) * 1_000);
  const spread = Math.min(LONGEST_SPREAD_MS, Math.max(SHORTEST_SPREAD_MS, needed));
  const { afterMs = 0, spreadMs = spread } = options;
  for (const line of lines) line.send({ type: 'session-drain', afterMs, spreadMs });
  const { promise, resolve } = createDeferred<void>();
  const end = clock.monotonic() + afterMs + spreadMs + LATE_MS;
  let timer: TimerHandle;
  const look = (): void => {
    const isEmpty = [...sessions.all.values()].every(({ line }) => line === undefined);
    if (isEmpty || clock.monotonic() >= end) return resolve();
    timer = clock.setTimer(look, LOOK_MS);
  };
  look();
  return promise.finally(() => clock.clearTimer(timer));
}
