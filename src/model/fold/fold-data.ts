import type { DataUIMessageChunk } from '../chunk.js';
import type { DataUIPart, UIMessagePart } from '../message-part.js';
import { withPart, withPartAt } from './edit-fold.js';
import type { FoldResult, MessageFold } from './message-fold.js';
import { present } from './present.js';

/** One of the app's own parts: a later chunk of the same type and id replaces its data, a transient one leaves none. */
export function foldData(fold: MessageFold, chunk: DataUIMessageChunk): FoldResult {
  if (chunk.transient === true) return { fold };
  const { parts } = fold.message;
  const index = chunk.id === undefined ? -1 : parts.findIndex((part) => isSamePart(part, chunk));
  const part = parts[index];
  if (part === undefined) {
    const { type, data, ...rest } = chunk;
    // The whole chunk becomes the part, with what a newer server may have added to it.
    return { fold: withPart(fold, { type, ...present({ data }), ...present(rest) } as DataUIPart) };
  }
  // `part` has the chunk's type, so it is a data part.
  return { fold: withPartAt(fold, index, present({ ...part, data: chunk.data }) as DataUIPart) };
}

function isSamePart(part: UIMessagePart, chunk: DataUIMessageChunk): boolean {
  return part.type === chunk.type && 'id' in part && part.id === chunk.id;
}
