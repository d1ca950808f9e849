import * as fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';

import type * as outboxModule from '../../src/core/channel/outbox.js';
import type * as pendingModule from '../../src/core/channel/pending-messages.js';
import type * as replicaModule from '../../src/core/channel/replica.js';
import { clientMutants } from './mutants/client-mutants.js';
import { gatewayMutants } from './mutants/gateway-mutants.js';
import { present, type Mutant } from './mutants/mutant.js';
import { anyHistory } from './world/any-history.js';
import type { History } from './world/history.js';
import { BrokenInvariant } from './world/invariants.js';
import { play } from './world/play.js';

// A mutant stands before a pure function of the client; without one the real function is called as it is.
vi.mock('../../src/core/channel/replica.js', async (original) => {
  const real = await original<typeof replicaModule>();
  const stepReplica: typeof real.stepReplica = (...input) =>
    present.mutant?.functions?.stepReplica?.(real.stepReplica, ...input) ?? real.stepReplica(...input);
  return { ...real, stepReplica };
});
vi.mock('../../src/core/channel/outbox.js', async (original) => {
  const real = await original<typeof outboxModule>();
  const stepOutbox: typeof real.stepOutbox = (...input) =>
    present.mutant?.functions?.stepOutbox?.(real.stepOutbox, ...input) ?? real.stepOutbox(...input);
  return { ...real, stepOutbox };
});
vi.mock('../../src/core/channel/pending-messages.js', async (original) => {
  const real = await original<typeof pendingModule>();
  const withCommandState: typeof real.withCommandState = (...input) =>
    present.mutant?.functions?.withCommandState?.(real.withCommandState, ...input) ??
    real.withCommandState(...input);
  return { ...real, withCommandState };
});

// Some are seen only after hundreds of histories, which take their time on a busy machine.
vi.setConfig({ testTimeout: 180_000 });

/** The same histories for all, and for the healthy pair. */
const histories = fc.sample(anyHistory, { numRuns: 400, seed: 20_260_101 });
const healthy = new Map<History, Promise<void>>();

afterEach(() => {
  present.mutant = undefined;
});

/** The first history in which the named invariant breaks, and what else broke on the way there. */
async function hunt(mutant: Mutant): Promise<{ killer: History | undefined; others: Set<string> }> {
  const others = new Set<string>();
  for (const history of histories) {
    present.mutant = mutant;
    try {
      await play(history, mutant.mutation);
    } catch (error) {
      if (!(error instanceof BrokenInvariant)) throw error;
      if (error.invariant === mutant.killedBy) return { killer: history, others };
      others.add(error.invariant);
    } finally {
      present.mutant = undefined;
    }
  }
  return { killer: undefined, others };
}

describe.each([
  ['a client that', clientMutants],
  ['a gateway that', gatewayMutants],
])('%s', (_, mutants) => {
  it.each(mutants)('$name is given away by “$killedBy”', async (mutant) => {
    const { killer, others } = await hunt(mutant);
    expect(
      killer,
      `${mutant.name}: not seen in ${histories.length} histories; others: ${[...others].join(', ')}`,
    ).toBeDefined();
    // A healthy pair lives through the same.
    for (const history of histories.slice(0, killer ? histories.indexOf(killer) + 1 : 0)) {
      const life = healthy.get(history) ?? play(history);
      healthy.set(history, life);
      await life;
    }
  });
});
