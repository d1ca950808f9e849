import type { ChunkOf } from '../chunk.js';
import type { ReasoningUIPart, TextUIPart } from '../message-part.js';
import { entryOf, refuse, withOpen, withoutEntry, withPart, withPartAt } from './edit-fold.js';
import type { FoldResult, MessageFold } from './message-fold.js';
import { present } from './present.js';

type Kind = 'text' | 'reasoning';
type Found = { index: number; part: TextUIPart | ReasoningUIPart };

/** Opens a text or reasoning part. */
export function foldWritingStart(
  fold: MessageFold,
  chunk: ChunkOf<'text-start' | 'reasoning-start'>,
): FoldResult {
  const kind: Kind = chunk.type === 'text-start' ? 'text' : 'reasoning';
  const fields = {
    text: '',
    state: 'streaming',
    ...present({ providerMetadata: chunk.providerMetadata }),
  } as const;
  const part: TextUIPart | ReasoningUIPart =
    kind === 'text' ? { type: 'text', ...fields } : { type: 'reasoning', id: chunk.id, ...fields };
  const index = fold.message.parts.length;
  return { fold: withOpen(withPart(fold, part), { [kind]: { ...fold.open[kind], [chunk.id]: index } }) };
}

/** Adds characters to an open part. The text is only ever added to, never read. */
export function foldWritingDelta(
  fold: MessageFold,
  chunk: ChunkOf<'text-delta' | 'reasoning-delta'>,
): FoldResult {
  const kind: Kind = chunk.type === 'text-delta' ? 'text' : 'reasoning';
  const found = findOpen(fold, kind, chunk.id);
  if (found === undefined) return refuse(fold, 'missing-part', chunk.id);
  const { index, part } = found;
  const text = part.text + chunk.delta;
  const { providerMetadata } = chunk;
  const changed = providerMetadata === undefined ? { ...part, text } : { ...part, text, providerMetadata };
  return {
    fold: withPartAt(fold, index, changed),
    delta: { partIndex: index, kind, offset: part.text.length, delta: chunk.delta },
  };
}

/** Closes an open part. */
export function foldWritingEnd(fold: MessageFold, chunk: ChunkOf<'text-end' | 'reasoning-end'>): FoldResult {
  const kind: Kind = chunk.type === 'text-end' ? 'text' : 'reasoning';
  const found = findOpen(fold, kind, chunk.id);
  if (found === undefined) return refuse(fold, 'missing-part', chunk.id);
  const fields = present({ providerMetadata: chunk.providerMetadata });
  const citations = present({ citations: chunk.type === 'text-end' ? chunk.citations : undefined });
  const changed = { ...found.part, ...fields, ...citations, state: 'done' } as const;
  const closed = withOpen(fold, { [kind]: withoutEntry(fold.open[kind], chunk.id) });
  return { fold: withPartAt(closed, found.index, changed) };
}

function findOpen(fold: MessageFold, kind: Kind, id: string): Found | undefined {
  const index = entryOf(fold.open[kind], id);
  if (index === undefined) return undefined;
  const part = fold.message.parts[index];
  return part?.type === 'text' || part?.type === 'reasoning' ? { index, part } : undefined;
}
