import type { Clock, TimerHandle } from '../../shared/clock.js';

/** Platforms keep a delay in 31 bits and run what is set for longer at once. */
const LONGEST_MS = 0x7fff_ffff;

/** Timers by name: setting one again replaces it. */
export type Timers = {
  set: (key: string, ms: number, callback: () => void) => void;
  clear: (key: string) => void;
  clearAll: () => void;
};

export function createTimers(clock: Clock): Timers {
  const handles = new Map<string, TimerHandle>();
  const clear = (key: string): void => {
    const handle = handles.get(key);
    if (handle === undefined) return;
    clock.clearTimer(handle);
    handles.delete(key);
  };
  return {
    clear,
    set: (key, ms, callback) => {
      clear(key);
      const handle = clock.setTimer(
        () => {
          handles.delete(key);
          callback();
        },
        Math.min(Math.max(0, ms), LONGEST_MS),
      );
      handles.set(key, handle);
    },
    clearAll: () => {
      for (const key of handles.keys()) clear(key);
    },
  };
}
