'use client';

import { useMemo, useSyncExternalStore } from 'react';

import { tellTextTurn } from './highlighting/text-turns.js';
import { viewDocument, type BlockGroups } from './markdown-document.js';
import { createMarkdownStream, type MarkdownSource } from './markdown-stream.js';

/** Blocks to draw. `groups` that did not change keep their identity, and so do the blocks in them. */
export type MarkdownView = { groups: BlockGroups; done: boolean };

/**
 * The blocks of a text that grows, for drawing it yourself; `<MarkdownStream>` draws them. Scans each character as it
 * comes, lexes a finished block once and the open one once per commit, and never reads the whole text again unless the
 * source's deltas leave a gap.
 */
export function useMarkdownBlocks(source: MarkdownSource): MarkdownView {
  const stream = useMemo(() => createMarkdownStream(withTurns(source)), [source]);
  const { document, done } = useSyncExternalStore(stream.subscribe, stream.getSnapshot, stream.getSnapshot);
  const complete = done || source.done;
  return useMemo(() => ({ groups: viewDocument(document, complete), done: complete }), [document, complete]);
}

/** What else there is to draw, colours say, goes along in the commits that draw the text. */
function withTurns(source: MarkdownSource): MarkdownSource {
  return {
    read: () => source.read(),
    subscribe: (listener) =>
      source.subscribe((delta) => {
        tellTextTurn(delta);
        listener(delta);
      }),
    get done() {
      return source.done;
    },
  };
}
