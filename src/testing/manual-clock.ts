import type { Clock, TimerHandle } from '../shared/clock.js';
import { settle } from './settle.js';

/** Of `createManualClock`. */
export type ManualClockOptions = {
  /** What the wall shows at first, in ms since the epoch. @default 2026-01-01T00:00:00Z */
  now?: number;
};

/** A clock that stands still until the test moves it. */
export type ManualClock = Clock & {
  /**
   * Lets `ms` go by. Timers that fall due run in the order of their time, then of their setting, and promise jobs run
   * before the first, after each and at the end, so that what one timer starts is done when the next one runs.
   * Rejects with what a timer's callback throws.
   */
  advance: (ms: number) => Promise<void>;
  /** Goes to the next timer and runs it. Resolves with the ms that went by, `undefined` when none is set. */
  runNext: () => Promise<number | undefined>;
  /**
   * Runs timers, also those that they set, until none is left. Rejects after `limit` of them: a heartbeat never ends.
   * @default limit 1000
   */
  runUntilIdle: (options?: { limit?: number }) => Promise<void>;
  /** Lets promise jobs run. No time goes by. */
  settle: () => Promise<void>;
  /** Sets the wall clock forward (or, below zero, back) by `ms`, as NTP or a person does. Timers don't notice. */
  jump: (ms: number) => void;
  /**
   * The machine sleeps, or the page is frozen, for `ms`: nothing runs meanwhile. The monotonic clock stands still, so
   * that timers wait as long after waking as they had left; or it `runs` on, and overdue timers all run on waking.
   * @default monotonic 'stops'
   */
  sleep: (ms: number, options?: { monotonic?: 'stops' | 'runs' }) => Promise<void>;
  /** How many timers are set. */
  readonly pending: number;
  /** The ms until the next timer, `undefined` when none is set. */
  readonly untilNext: number | undefined;
};

/** Platforms keep a delay in 31 bits and run what is set for longer at once. */
const MAX_DELAY = 0x7fff_ffff;

type Timer = { due: number; order: number; callback: () => void };

/** A `Clock` for tests, moved by hand. */
export function createManualClock(options: ManualClockOptions = {}): ManualClock {
  let wall = options.now ?? 1_767_225_600_000;
  let elapsed = 0;
  let order = 0;
  const timers = new Set<Timer>();

  const next = (): Timer | undefined => {
    let first: Timer | undefined;
    for (const timer of timers) {
      if (!first || timer.due < first.due || (timer.due === first.due && timer.order < first.order))
        first = timer;
    }
    return first;
  };
  const moveTo = (time: number): void => {
    // A timer that slept past its time runs late; the clock never goes back for it.
    const ms = Math.max(0, time - elapsed);
    elapsed += ms;
    wall += ms;
  };
  const run = async (timer: Timer): Promise<void> => {
    moveTo(timer.due);
    timers.delete(timer);
    timer.callback();
    await settle();
  };
  const advanceTo = async (target: number): Promise<void> => {
    await settle();
    for (let timer = next(); timer && timer.due <= target; timer = next()) await run(timer);
    moveTo(target);
  };

  return {
    now: () => wall,
    monotonic: () => elapsed,
    setTimer: (callback, ms): TimerHandle => {
      if (Number.isNaN(ms) || ms > MAX_DELAY) {
        throw new RangeError(
          `A timer of ${ms} ms would run at once on real platforms; ${MAX_DELAY} ms is the most.`,
        );
      }
      const timer = { due: elapsed + Math.max(0, ms), order: (order += 1), callback };
      timers.add(timer);
      return timer;
    },
    // Whatever is no timer of this clock's is passed over, as platforms do.
    clearTimer: (handle) => void timers.delete(handle as Timer),
    advance: (ms) => advanceTo(elapsed + ms),
    runNext: async () => {
      await settle();
      const timer = next();
      if (!timer) return undefined;
      const before = elapsed;
      await run(timer);
      return elapsed - before;
    },
    runUntilIdle: async ({ limit = 1000 } = {}) => {
      await settle();
      let count = 0;
      for (let timer = next(); timer; timer = next()) {
        count += 1;
        if (count > limit)
          throw new Error(`After ${limit} timers there is still one: something sets itself again.`);
        await run(timer);
      }
    },
    settle,
    jump: (ms) => {
      wall += ms;
    },
    sleep: async (ms, { monotonic = 'stops' } = {}) => {
      wall += ms;
      if (monotonic === 'runs') elapsed += ms;
      await advanceTo(elapsed);
    },
    get pending() {
      return timers.size;
    },
    get untilNext() {
      const timer = next();
      return timer && Math.max(0, timer.due - elapsed);
    },
  };
}
