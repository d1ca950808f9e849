/** What `setTimer` returns; pass it to `clearTimer`. */
export type TimerHandle = unknown;

/**
 * The only source of time. Everything that waits takes one as an option, so that tests move it by hand.
 * `now` is wall time in ms since the epoch (it may jump); `monotonic` is in ms from an arbitrary start and never goes
 * back, but may stand still while the machine sleeps.
 */
export type Clock = {
  now: () => number;
  monotonic: () => number;
  /** Calls back once after `ms`. Under background throttling it may be late by a minute: never count on intervals. */
  setTimer: (callback: () => void, ms: number) => TimerHandle;
  clearTimer: (handle: TimerHandle) => void;
};

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  setTimer: (callback, ms) => setTimeout(callback, ms),
  // A handle is what this same clock returned; its type differs between Node and browsers.
  clearTimer: (handle) => clearTimeout(handle as ReturnType<typeof setTimeout>),
};
