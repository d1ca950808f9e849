import { isDataChunk, type ChunkOf, type ChunkType, type UIMessageChunk } from '../chunk.js';
import { shorten } from '../describe-issue.js';
import {
  foldCustom,
  foldFile,
  foldSourceDocument,
  foldSourceUrl,
  foldSteeringMessage,
} from './fold-attachment.js';
import { foldData } from './fold-data.js';
import { simpleReducers } from './fold-simple-chunk.js';
import { foldResetStep } from './fold-reset-step.js';
import { foldToolApprovalRequest, foldToolApprovalResponse } from './fold-tool-approval.js';
import {
  foldToolInputAvailable,
  foldToolInputDelta,
  foldToolInputError,
  foldToolInputStart,
} from './fold-tool-input.js';
import { foldToolOutputAvailable, foldToolOutputDenied, foldToolOutputError } from './fold-tool-output.js';
import type { FoldResult, MessageFold } from './message-fold.js';

type Reducers = { [TYPE in ChunkType]: (fold: MessageFold, chunk: ChunkOf<TYPE>) => FoldResult };

const reducers: Reducers = {
  ...simpleReducers,
  'reset-step': foldResetStep,
  'reasoning-file': foldFile,
  file: foldFile,
  'source-url': foldSourceUrl,
  'source-document': foldSourceDocument,
  custom: foldCustom,
  'steering-message': foldSteeringMessage,
  'tool-input-start': foldToolInputStart,
  'tool-input-delta': foldToolInputDelta,
  'tool-input-available': foldToolInputAvailable,
  'tool-input-error': foldToolInputError,
  'tool-approval-request': foldToolApprovalRequest,
  'tool-approval-response': foldToolApprovalResponse,
  'tool-output-available': foldToolOutputAvailable,
  'tool-output-error': foldToolOutputError,
  'tool-output-denied': foldToolOutputDenied,
};

/**
 * Applies one chunk to a message that is being written. Pure: the fold that is passed in never changes, and what the
 * chunk did not touch keeps its identity. The result equals that of the AI SDK's own fold (version 7) but for the
 * message's id, which is fixed, and `chat`; where that fold throws, this one returns a `problem` and the same fold.
 */
export function foldChunk(fold: MessageFold, chunk: UIMessageChunk): FoldResult {
  if (isDataChunk(chunk)) return foldData(fold, chunk);
  if (!Object.hasOwn(reducers, chunk.type)) {
    const message = `No chunk has the type "${shorten(chunk.type)}", so it was left out.`;
    return { fold, problem: { code: 'unknown-chunk', message } };
  }
  // The table is keyed by the chunk's own type, which TypeScript cannot follow through the index.
  const reduce = reducers[chunk.type] as (fold: MessageFold, chunk: UIMessageChunk) => FoldResult;
  return reduce(fold, chunk);
}
