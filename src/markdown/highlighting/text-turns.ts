import type { TextDelta } from '../markdown-stream.js';

const listeners = new Set<(length: number) => void>();

/** A source's listener: tells those who wait for it that text is about to be drawn, and how many characters came. */
export function tellTextTurn(delta: TextDelta | null): void {
  for (const listener of listeners) listener(delta?.delta.length ?? 0);
}

/**
 * Calls back in the very turn in which a streaming text is handed to React: what is set then is drawn in the commit that
 * draws the text. The returned function ends that.
 */
export function onTextTurn(listener: (length: number) => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
