import { createEngineSource, type EngineSource } from '../front/engine.js';
import { missingCode } from '../missing-code.js';
import type { everything } from './full-model.js';

/** Everything that may happen in a channel, read by the schemas: `full-model.ts`. */
export type FullModel = typeof everything;

export type FullModelSource = EngineSource<FullModel>;

let provided: FullModel | undefined;

const fetched = createEngineSource<FullModel>(async () => {
  try {
    return (await import('./full-model.js')).everything;
  } catch (cause) {
    throw missingCode(cause);
  }
});

/**
 * A chunk of its own, fetched with the first frame that is about more than text; what follows that waits for its turn.
 * `load` rejects with `unavailable` where it cannot be had.
 */
export const fullModel: FullModelSource = {
  current: () => provided ?? fetched.current(),
  load: () => (provided ? Promise.resolve(provided) : fetched.load()),
};

/** For pages that have it from the start: clocks that are moved by hand say nothing of when code has been fetched. */
export function provideFullModel(full: FullModel): void {
  provided = full;
}
