import type { ChunkOf } from '../chunk.js';
import { isRecord } from '../is-record.js';
import { withMessage } from './edit-fold.js';
import type { FoldResult, MessageFold } from './message-fold.js';

/**
 * Merges metadata into the message's. A `start` chunk's own message id is passed over: the message has had its id since
 * its turn started.
 */
export function foldMetadata(
  fold: MessageFold,
  chunk: ChunkOf<'start' | 'finish' | 'message-metadata'>,
): FoldResult {
  const { messageMetadata } = chunk;
  if (messageMetadata === undefined || messageMetadata === null) return { fold };
  const before = fold.message.metadata;
  const metadata = before === undefined || before === null ? messageMetadata : merge(before, messageMetadata);
  return { fold: withMessage(fold, { metadata }) };
}

/**
 * Objects are merged, everything else is replaced. Names that lead to prototypes are passed over. Metadata that is no
 * object is spread like one, as in the AI SDK.
 */
function merge(before: unknown, changes: unknown): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...Object(before) };
  for (const [key, value] of Object.entries<unknown>(Object(changes))) {
    if (value === undefined || key === '__proto__' || key === 'constructor' || key === 'prototype') continue;
    const present = Object.hasOwn(merged, key) ? merged[key] : undefined;
    merged[key] = isRecord(present) && isRecord(value) ? merge(present, value) : value;
  }
  return merged;
}
