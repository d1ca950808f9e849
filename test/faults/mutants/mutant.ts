import type { stepOutbox } from '../../../src/core/channel/outbox.js';
import type { withCommandState } from '../../../src/core/channel/pending-messages.js';
import type { stepReplica } from '../../../src/core/channel/replica.js';
import type { InvariantName } from '../world/invariants.js';
import type { Mutation } from '../world/world.js';

/** A fault that somebody could build in, and what gives it away. */
export type Mutant = {
  /** What the faulty one does, as the end of "a client that …" or "a gateway that …". */
  name: string;
  killedBy: InvariantName;
  /** Done to the outside: sockets, the store. */
  mutation?: Mutation;
  /** Done to the pure functions inside; each gets the real one. */
  functions?: Partial<MutatedFunctions>;
};

/** Pure functions that a mutant may stand before. */
export type MutatedFunctions = {
  stepReplica: Mutated<typeof stepReplica>;
  stepOutbox: Mutated<typeof stepOutbox>;
  withCommandState: Mutated<typeof withCommandState>;
};

type Mutated<F extends (...input: never[]) => unknown> = (real: F, ...input: Parameters<F>) => ReturnType<F>;

/** The mutant that is at work just now. */
export const present: { mutant: Mutant | undefined } = { mutant: undefined };
