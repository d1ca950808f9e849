import type { ChunkOf } from '../chunk.js';
import { withPart } from './edit-fold.js';
import type { FoldResult, MessageFold } from './message-fold.js';
import { present } from './present.js';

/** A file of the answer, or of the thinking before it. */
export function foldFile(fold: MessageFold, chunk: ChunkOf<'file' | 'reasoning-file'>): FoldResult {
  const { type, mediaType, url, providerMetadata } = chunk;
  return { fold: withPart(fold, { type, mediaType, url, ...present({ providerMetadata }) }) };
}

/** A web page that the answer drew on. */
export function foldSourceUrl(fold: MessageFold, chunk: ChunkOf<'source-url'>): FoldResult {
  const { type, sourceId, url, title, providerMetadata } = chunk;
  return { fold: withPart(fold, { type, sourceId, url, ...present({ title, providerMetadata }) }) };
}

/** A document that the answer drew on. */
export function foldSourceDocument(fold: MessageFold, chunk: ChunkOf<'source-document'>): FoldResult {
  const { type, sourceId, mediaType, title, filename, providerMetadata } = chunk;
  return {
    fold: withPart(fold, { type, sourceId, mediaType, title, ...present({ filename, providerMetadata }) }),
  };
}

/** Something that one provider alone knows. */
export function foldCustom(fold: MessageFold, chunk: ChunkOf<'custom'>): FoldResult {
  const { type, kind, providerMetadata } = chunk;
  return { fold: withPart(fold, { type, kind, ...present({ providerMetadata }) }) };
}

/** What a person threw in while the agent was at work. */
export function foldSteeringMessage(fold: MessageFold, chunk: ChunkOf<'steering-message'>): FoldResult {
  const { type, id, parts } = chunk;
  return { fold: withPart(fold, { type, id, parts }) };
}
