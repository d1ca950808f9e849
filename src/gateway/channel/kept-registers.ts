import type { Register } from '../../protocol/server-frames.js';
import type { Clock, TimerHandle } from '../../shared/clock.js';
import type { Registers } from './registers.js';

/**
 * Registers on their way to the store. Readers are told at once; the store gets them with the channel's next batch, or
 * within a second: they are last values, never acknowledged, and a crash may take those of that second.
 */
export type KeptRegisters = {
  /** Whether some were not stored yet. */
  readonly isWaiting: boolean;
  note: (register: Register) => void;
  /** Gives up what waits, for a batch. */
  take: () => Register[];
  /** The batch was not written, so they go with the next one. What was set since is newer and stays. */
  putBack: (registers: readonly Register[]) => void;
  /** Puts what the store had into the channel's registers, once: from then on these know better. */
  restore: (registers: Registers, stored: readonly Register[]) => void;
};

/** How long a value may wait for a batch that goes anyway, in ms. */
const LATEST_MS = 1_000;

/** Starts with none. */
export function createKeptRegisters({ clock, write }: { clock: Clock; write: () => void }): KeptRegisters {
  const waiting = new Map<string, Register>();
  let timer: TimerHandle;
  let isRestored = false;
  const placeOf = ({ user, key }: Register): string => `${user.id.length}:${user.id}${key}`;
  const writeLater = (): void => {
    timer ??= clock.setTimer(() => {
      timer = undefined;
      write();
    }, LATEST_MS);
  };
  return {
    get isWaiting() {
      return waiting.size > 0;
    },
    note: (register) => {
      // At the end: the order in which they were set is kept too.
      waiting.delete(placeOf(register));
      waiting.set(placeOf(register), register);
      writeLater();
    },
    take: () => {
      const taken = [...waiting.values()];
      waiting.clear();
      if (timer !== undefined) clock.clearTimer(timer);
      timer = undefined;
      return taken;
    },
    putBack: (registers) => {
      const newer = [...waiting.values()];
      waiting.clear();
      for (const register of [...registers, ...newer]) {
        waiting.delete(placeOf(register));
        waiting.set(placeOf(register), register);
      }
    },
    restore: (registers, stored) => {
      if (isRestored) return;
      isRestored = true;
      for (const { key, user, value } of stored) registers.set(key, user, value);
    },
  };
}
