import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { anyHistory } from './world/any-history.js';
import { play } from './world/play.js';
import { remembered } from './world/remembered.js';

const { FAULT_RUNS: runs, FAULT_SEED: seed } = process.env;
const numRuns = Number(runs ?? 2_000);

/**
 * The same histories each time, so that a change is judged and not luck. `FAULT_RUNS=100000` hunts through others, and
 * through the same ones again with the `FAULT_SEED` that a failure names.
 */
const parameters =
  seed !== undefined
    ? { numRuns, seed: Number(seed) }
    : runs === undefined
      ? { numRuns, seed: 1 }
      : { numRuns };

describe('delivery, whatever happens', () => {
  it.each(remembered)('keeps every invariant in a history that once broke one (%#)', async (history) => {
    await expect(play(history)).resolves.toBeUndefined();
  });

  it(
    `keeps every invariant over ${numRuns} random histories`,
    async () => {
      await fc.assert(
        fc.asyncProperty(anyHistory, (history) => play(history)),
        parameters,
      );
    },
    // Shrinking plays a failing history some hundred times more.
    120_000 + numRuns * 60,
  );
});
