import { listIn, rowClass } from './place-anchor.js';
import { isInUse } from './use-kept-rows.js';

/** How many of the first rows of the tail are out of sight and not in use, up to so many. */
export function countIdleRows(viewport: HTMLElement, most: number): number {
  const { top, bottom } = viewport.getBoundingClientRect();
  const rows = listIn(viewport)?.querySelectorAll(`:scope > .${rowClass}`) ?? [];
  let count = 0;
  for (const row of rows) {
    const box = row.getBoundingClientRect();
    const isFar = box.bottom < top - (bottom - top) / 2 || box.top > bottom + (bottom - top) / 2;
    if (count === most || !isFar || isInUse(row)) return count;
    count += 1;
  }
  return count;
}
