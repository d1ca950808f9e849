import { emptyDocument, extendDocument, reviseDocument, type MarkdownDocument } from './markdown-document.js';

/** What was appended, and where: `offset` is the length of the text before it, in UTF-16 units. */
export type TextDelta = { offset: number; delta: string };

/** A text that grows. Keep the object stable: another one is another text, scanned from its beginning. */
export type MarkdownSource = {
  /** The whole text so far. Called on mount, and when deltas don't continue what is known. */
  read: () => string;
  /** Calls back once per commit with what was appended; `null` says: read again (also when `done` changed). */
  subscribe: (listener: (delta: TextDelta | null) => void) => () => void;
  /** Whether the text is complete. Read after each call of a listener and on each render. */
  readonly done: boolean;
};

/** An immutable snapshot of a stream, as `useSyncExternalStore` wants it. */
type StreamSnapshot = { document: MarkdownDocument; done: boolean };

type DocumentStream = {
  getSnapshot: () => StreamSnapshot;
  subscribe: (listener: () => void) => () => void;
};

/** Turns a source's deltas into documents. Scans on each delta; lexing the open block is left to who draws it. */
export function createMarkdownStream(source: MarkdownSource): DocumentStream {
  const listeners = new Set<() => void>();
  let leave: (() => void) | undefined;
  let snapshot: StreamSnapshot = {
    document: reviseDocument(emptyDocument(), source.read()),
    done: source.done,
  };

  function move(document: MarkdownDocument): void {
    if (document === snapshot.document && source.done === snapshot.done) return;
    snapshot = { document, done: source.done };
    for (const listener of listeners) listener();
  }

  function take(delta: TextDelta | null): void {
    const { document } = snapshot;
    if (delta?.offset === document.scan.length) move(extendDocument(document, delta.delta));
    else move(reviseDocument(document, source.read()));
  }

  return {
    getSnapshot: () => snapshot,
    subscribe(listener) {
      listeners.add(listener);
      if (leave === undefined) {
        leave = source.subscribe(take);
        // Text may have come between the first render and this subscription.
        take(null);
      }
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        leave?.();
        leave = undefined;
      };
    },
  };
}
