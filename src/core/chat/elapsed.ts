import { systemClock, type Clock, type TimerHandle } from '../../shared/clock.js';

/** What took how long by now, in whole seconds; `null` before it began, or where this page did not see it begin. */
export type ElapsedObserver = {
  subscribe: (listener: () => void) => () => void;
  getSnapshot: () => number | null;
};

/** When what began and ended, on the clock that never goes back; kept for as long as its owner. */
const seen = new WeakMap<object, Map<string, { from: number; to: number | null }>>();

/**
 * Counts the seconds for which something that `owner` names by a key has run, from when this page first saw it. Whoever looks again
 * later finds the same beginning. Ticks once a second while it runs and is looked at.
 */
export function observeElapsed(
  owner: object,
  key: string,
  isRunning: boolean,
  clock: Clock = systemClock,
): ElapsedObserver {
  const moments = seen.get(owner) ?? new Map<string, { from: number; to: number | null }>();
  seen.set(owner, moments);
  let moment = moments.get(key);
  const begin = (): void => {
    const now = clock.monotonic();
    if (!isRunning && moment?.to === null) moment.to = now;
    if (!isRunning) return;
    if (!moment) moments.set(key, (moment = { from: now, to: null }));
    if (moment.to === null) return;
    // What goes on after a pause does not count the pause.
    moment.from += now - moment.to;
    moment.to = null;
  };
  const count = (): number | null =>
    moment ? Math.floor(((moment.to ?? clock.monotonic()) - moment.from) / 1000) : null;
  let seconds = count();

  const subscribe = (listener: () => void): (() => void) => {
    begin();
    let timer: TimerHandle;
    const tick = (): void => {
      seconds = count();
      listener();
      if (moment?.to === null) {
        const left = 1000 - ((clock.monotonic() - moment.from) % 1000);
        timer = clock.setTimer(tick, left);
      }
    };
    tick();
    return () => clock.clearTimer(timer);
  };
  return { subscribe, getSnapshot: () => seconds };
}
