import type { JumpOptions } from './thread-control.js';

/** Scrolls a viewport, and nothing around it, until a drawn row stands where it is asked for. */
export function scrollToRow(viewport: HTMLElement, row: HTMLElement, options: JumpOptions): void {
  const { align = 'center', behavior = 'instant', offset = 0 } = options;
  const outer = viewport.getBoundingClientRect();
  const inner = row.getBoundingClientRect();
  const above = inner.top - outer.top - viewport.clientTop;
  const below = above + inner.height - viewport.clientHeight;
  const by = {
    start: above - offset,
    center: (above + below) / 2,
    end: below,
    // A row that is larger than the viewport is shown from its beginning.
    nearest: above < 0 || inner.height > viewport.clientHeight ? above : Math.max(0, below),
  }[align];
  viewport.scrollBy({ top: by, behavior });
}
