import type { MarkdownSource, TextDelta } from '../../src/markdown/index.js';

/** A text that a test writes, as a `MarkdownSource`. `reads` counts how often the whole of it was asked for. */
export function createGrowingText(initial = '') {
  let text = initial;
  let done = false;
  let reads = 0;
  const listeners = new Set<(delta: TextDelta | null) => void>();
  const tell = (delta: TextDelta | null) => {
    for (const listener of listeners) listener(delta);
  };
  const source: MarkdownSource = {
    read: () => {
      reads += 1;
      return text;
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    get done() {
      return done;
    },
  };
  return {
    source,
    reads: () => reads,
    watchers: () => listeners.size,
    append(delta: string) {
      const offset = text.length;
      text += delta;
      tell({ offset, delta });
    },
    /** Grows without telling what came, as after a gap. */
    appendUnseen(delta: string) {
      text += delta;
    },
    /** Completes without telling: who renders next sees it. */
    finishUnseen() {
      done = true;
    },
    replace(next: string) {
      text = next;
      tell(null);
    },
    finish() {
      done = true;
      tell(null);
    },
  };
}

/** `text` in pieces, cut at the given places (any numbers; those outside are ignored). */
export function cutAt(text: string, places: readonly number[]): string[] {
  const sorted = [...new Set(places.filter((place) => place > 0 && place < text.length))].toSorted(
    (a, b) => a - b,
  );
  return [0, ...sorted].map((from, index) => text.slice(from, sorted[index]));
}

export function everyNth(text: string, size: number): string[] {
  const pieces: string[] = [];
  for (let from = 0; from < text.length; from += size) pieces.push(text.slice(from, from + size));
  return pieces;
}
