import type { JsonValue } from '../../model/json.js';
import type { TaskOutcome } from './session-manager.js';

/** How many tasks' results are kept for those who ask over HTTP. */
const MOST_KEPT = 1_000;

/** What tasks came to, by their names. */
export type TaskResults = {
  /** A task of this name begins: what an earlier one came to is not its result. */
  begin: (taskName: string | null) => void;
  end: (taskName: string | null, outcome: TaskOutcome) => void;
  /** `undefined` until it has ended. */
  get: (taskName: string) => JsonValue | undefined;
};

/** Keeps the newest; the oldest are forgotten. */
export function createTaskResults(): TaskResults {
  const kept = new Map<string, JsonValue>();
  return {
    begin: (taskName) => {
      if (taskName !== null) kept.delete(taskName);
    },
    end: (taskName, { result, error }) => {
      if (taskName === null) return;
      kept.set(taskName, result ?? { failure: error ?? 'session ended with an error' });
      const [oldest] = kept.keys();
      if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
    },
    get: (taskName) => kept.get(taskName),
  };
}
