/** Waits `ms` milliseconds, or until the signal aborts, whichever comes first. Never rejects. */
export type Delay = (ms: number, signal: AbortSignal) => Promise<void>;

/** The part of a clock that waiting needs. */
export type DelayClock<Handle = unknown> = {
  setTimer: (callback: () => void, ms: number) => Handle;
  clearTimer: (handle: Handle) => void;
};

/** A delay that runs on a clock: the machine's in the demo, one moved by hand in a test. */
export function createDelay<Handle>(clock: DelayClock<Handle>): Delay {
  return (ms, signal) => {
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const finish = (): void => {
        clock.clearTimer(timer);
        signal.removeEventListener('abort', finish);
        resolve();
      };
      const timer = clock.setTimer(finish, ms);
      signal.addEventListener('abort', finish, { once: true });
    });
  };
}

/** Does not wait at all. */
export const noDelay: Delay = () => Promise.resolve();
