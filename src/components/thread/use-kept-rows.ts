'use client';

import { useEffect, useState } from 'react';

import { rowClass } from './place-anchor.js';

/** Ids of the rows in use, which stay drawn out of sight: the focus, a selection and an open editor survive scrolling. */
export function useKeptRows(viewport: HTMLElement): readonly string[] {
  // What is in use already, too: these rows may have been drawn by the tail until now.
  const [kept, setKept] = useState(() => rowsInUse(viewport));
  useEffect(() => {
    const { ownerDocument } = viewport;
    const look = (): void => setKept((before) => keepEqual(before, rowsInUse(viewport)));
    // Out of the field that a click leaves, the focus is nowhere for a moment.
    const options = { passive: true };
    viewport.addEventListener('focusin', look, options);
    viewport.addEventListener('focusout', look, options);
    ownerDocument.addEventListener('selectionchange', look, options);
    return () => {
      viewport.removeEventListener('focusin', look);
      viewport.removeEventListener('focusout', look);
      ownerDocument.removeEventListener('selectionchange', look);
    };
  }, [viewport]);
  return kept;
}

/** Whether a row has the focus, part of a selection, or something that is being written. */
export function isInUse(row: Element): boolean {
  const { ownerDocument } = row;
  const selection = ownerDocument.getSelection();
  const isSelected = selection !== null && !selection.isCollapsed && selection.containsNode(row, true);
  return isSelected || row.contains(ownerDocument.activeElement) || isEdited(row);
}

function isEdited(row: Element): boolean {
  return row.querySelector('.colloquy-message-root[data-editing]') !== null;
}

function rowsInUse(viewport: HTMLElement): readonly string[] {
  const { activeElement } = viewport.ownerDocument;
  const selection = viewport.ownerDocument.getSelection();
  const ends = selection && !selection.isCollapsed ? [selection.anchorNode, selection.focusNode] : [];
  const rows = [activeElement, ...ends].map((node) => rowOf(node, viewport));
  for (const editor of viewport.querySelectorAll('.colloquy-message-root[data-editing]')) {
    rows.push(rowOf(editor, viewport));
  }
  return [...new Set(rows.flatMap((row) => row?.dataset['messageId'] ?? []))];
}

function rowOf(node: Node | null, viewport: HTMLElement): HTMLElement | null {
  if (!node || !viewport.contains(node)) return null;
  const element = node instanceof Element ? node : node.parentElement;
  return element?.closest<HTMLElement>(`.${rowClass}`) ?? null;
}

function keepEqual(before: readonly string[], after: readonly string[]): readonly string[] {
  const isEqual = before.length === after.length && after.every((id, index) => before[index] === id);
  return isEqual ? before : after;
}
