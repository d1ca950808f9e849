import type { Clock, TimerHandle } from '../shared/clock.js';

/** ms that a connection, or a channel, is kept after its last holder went, where nobody says otherwise. */
export const defaultLingerMs = { client: 5000, plain: 1000 };

/** Counts who holds something. */
export type Holders = {
  /** Holds it until the returned function is called; calling that twice lets go once. */
  retain: () => () => void;
  dispose: () => void;
};

/** `taken`: the first one has come. `left`: the last one has been gone for `lingerMs`. */
export function createHolders(
  clock: Clock,
  lingerMs: number,
  { taken, left }: { taken: () => void; left: () => void },
): Holders {
  let count = 0;
  let linger: TimerHandle;
  return {
    retain: () => {
      clock.clearTimer(linger);
      count += 1;
      if (count === 1) taken();
      let holds = true;
      return () => {
        if (!holds) return;
        holds = false;
        count -= 1;
        if (count === 0) linger = clock.setTimer(left, lingerMs);
      };
    },
    dispose: () => clock.clearTimer(linger),
  };
}
