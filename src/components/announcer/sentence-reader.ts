import type { Heard } from './announcement-rules.js';
import { createSentenceSplitter, type SentenceSplitter } from './sentence-splitter.js';

/** Takes a channel's events one after the other and gives the sentences that each of them completes. */
export type SentenceReader = (received: Heard) => string[];

/** Reads out the answers that begin from now on; `nameCode` says that code stands somewhere, which is not read. */
export function createSentenceReader(nameCode: (language: string | undefined) => string): SentenceReader {
  const open = new Map<string, SentenceSplitter>();
  const end = (key: string): string[] => {
    const rest = open.get(key)?.end() ?? [];
    open.delete(key);
    return rest;
  };
  return (received) => {
    if (!('event' in received)) {
      // A snapshot stood in for some events, so what comes next may begin in the middle of a sentence.
      open.clear();
      return [];
    }
    const { event } = received;
    if (event.type === 'turn-ended') {
      return [...open.keys()].filter((key) => key.startsWith(`${event.turnId} `)).flatMap(end);
    }
    if (event.type !== 'turn-chunk' || !('id' in event.chunk)) return [];
    const { chunk } = event;
    const key = `${event.turnId} ${chunk.id}`;
    if (chunk.type === 'text-start') open.set(key, createSentenceSplitter(nameCode));
    if (chunk.type === 'text-delta') return open.get(key)?.add(chunk.delta) ?? [];
    return chunk.type === 'text-end' ? end(key) : [];
  };
}
