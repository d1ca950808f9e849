import type { GatewayOptions } from 'colloquy/gateway';

type Clock = NonNullable<GatewayOptions['clock']>;

/** A gateway's clock whose wall can be put back, for conversations that began days ago. */
export type ShiftedClock = Clock & {
  /** From now on it is as many hours ago. */
  putBack: (hours: number) => void;
};

const hour = 3_600_000;

/** Runs as the machine's does, and shows the time that it was put back to. */
export function createShiftedClock(): ShiftedClock {
  let shift = 0;
  return {
    now: () => Date.now() - shift,
    monotonic: () => performance.now(),
    setTimer: (callback, ms) => setTimeout(callback, ms),
    // Set by `setTimer` above, and so a number.
    clearTimer: (handle) => clearTimeout(handle as number),
    putBack: (hours) => {
      shift = hours * hour;
    },
  };
}
