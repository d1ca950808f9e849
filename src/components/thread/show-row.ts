import type { VirtualizerHandle } from 'virtua';

import { rowElement, whenRowIsDrawn } from './row-element.js';
import { scrollToRow } from './scroll-to-row.js';
import type { JumpOptions } from './thread-control.js';

/** What showing a row takes. */
export type RowToShow = {
  messageId: string;
  /** Its place among all rows. */
  index: number;
  viewport: HTMLElement;
  options: JumpOptions;
  /** Aborted once another row is wanted, or the list has changed. */
  signal: AbortSignal;
  /** What draws rows that are not, where it is there. */
  windowed: VirtualizerHandle | null;
  /** Ends following the end of the thread. */
  letGo: () => void;
  /** Draws the row where nothing windows rows. */
  extend: (() => void) | undefined;
  /** Told once the row stands in sight. */
  finish: (row: HTMLElement) => void;
};

/** Scrolls to a row of the list, which is drawn first where it is not. */
export function showRow(wanted: RowToShow): void {
  const { messageId, index, viewport, options, signal, windowed, letGo, extend, finish } = wanted;
  const isDrawn = rowElement(viewport, messageId) !== null;
  if (!isDrawn) {
    extend?.();
    if (!windowed) return;
    letGo();
    scrollToIndex(windowed, viewport, index, options);
  }
  whenRowIsDrawn(viewport, messageId, signal, (row) => {
    if (isDrawn) {
      letGo();
      scrollToRow(viewport, row, { ...options, behavior: isSmooth(options) ? 'smooth' : 'instant' });
    }
    finish(row);
    if (options.focus) focusMessageIn(row);
  });
}

/** The virtualiser goes on until the rows on its way are measured; it knows nothing of the viewport's padding. */
function scrollToIndex(
  windowed: VirtualizerHandle,
  viewport: HTMLElement,
  index: number,
  options: JumpOptions,
): void {
  const { align = 'center', offset = 0 } = options;
  const isAbove = windowed.getItemOffset(index) < windowed.scrollOffset;
  const side = align === 'nearest' ? (isAbove ? 'start' : 'end') : align;
  const padding = viewport.clientHeight - windowed.viewportSize;
  const shift = { start: offset, center: padding / 2, end: padding }[side];
  windowed.scrollToIndex(index, { align: side, smooth: isSmooth(options), offset: -shift });
}

function isSmooth({ behavior }: JumpOptions): boolean {
  return behavior === 'smooth' && !matchMedia('(prefers-reduced-motion: reduce)').matches;
}

function focusMessageIn(row: HTMLElement): void {
  const message = row.querySelector<HTMLElement>('.colloquy-message-root') ?? row;
  message.focus({ preventScroll: true });
}
