'use client';

import { useLayoutEffect, useRef } from 'react';

import { useMessageIds } from '../../react/use-message-ids.js';
import { useChatScope } from '../scope/scope-context.js';
import { useView } from '../scope/use-view.js';

type Place = { row: Element; offset: number };

/** Keeps what is read where it is on the screen when older messages come in above it. */
export function useKeptPlace(viewport: HTMLElement | null): void {
  const { channel, connection } = useChatScope('Thread.Viewport');
  const oldest = useMessageIds(channel, { connection })[0];
  const loading = useView('Thread.Viewport', (view) => view.loadingOlder);
  const place = useRef<Place | null>(null);

  // Also when loading begins: what stands above the rows may have changed its height since they came.
  useLayoutEffect(() => {
    const row = viewport?.querySelector('.colloquy-thread-list')?.firstElementChild;
    const before = place.current;
    if (viewport && row && before && before.row !== row && viewport.contains(before.row)) {
      viewport.scrollBy({ top: offsetIn(viewport, before.row) - before.offset, behavior: 'instant' });
    }
    place.current = viewport && row ? { row, offset: offsetIn(viewport, row) } : null;
  }, [viewport, oldest, loading]);
}

/** CSS pixels from the beginning of what is scrolled, wherever it is scrolled to. */
function offsetIn(viewport: HTMLElement, row: Element): number {
  return row.getBoundingClientRect().top - viewport.getBoundingClientRect().top + viewport.scrollTop;
}
