import type { SimpleChunk } from '../simple-event.js';
import { foldMetadata } from './fold-metadata.js';
import { foldStartStep } from './fold-start-step.js';
import { foldWritingDelta, foldWritingEnd, foldWritingStart } from './fold-text.js';
import type { FoldResult, MessageFold } from './message-fold.js';

type Reducers = {
  [TYPE in SimpleChunk['type']]: (
    fold: MessageFold,
    chunk: Extract<SimpleChunk, { type: TYPE }>,
  ) => FoldResult;
};

/** What the chunks of a plain answer do. The rest of the table comes with what else a message may hold. */
export const simpleReducers: Reducers = {
  start: foldMetadata,
  finish: foldMetadata,
  'message-metadata': foldMetadata,
  'start-step': foldStartStep,
  'finish-step': unchanged,
  'text-start': foldWritingStart,
  'text-delta': foldWritingDelta,
  'text-end': foldWritingEnd,
  'reasoning-start': foldWritingStart,
  'reasoning-delta': foldWritingDelta,
  'reasoning-end': foldWritingEnd,
  abort: unchanged,
  error: (fold, { errorText }) => ({ fold, problem: { code: 'agent-error', message: errorText } }),
};

/** As `foldChunk`, for the chunks that a plain answer is written with. */
export function foldSimpleChunk(fold: MessageFold, chunk: SimpleChunk): FoldResult {
  // The table is keyed by the chunk's own type, which TypeScript cannot follow through the index.
  const reduce = simpleReducers[chunk.type] as (fold: MessageFold, chunk: SimpleChunk) => FoldResult;
  return reduce(fold, chunk);
}

/** The message shows nothing of it; the turn may. */
function unchanged(fold: MessageFold): FoldResult {
  return { fold };
}
