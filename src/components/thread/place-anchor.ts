/** The scroll container, the list of rows, and those of its rows that a virtualiser keeps in place. */
export const viewportClass = 'colloquy-thread-viewport';
const listClass = 'colloquy-thread-list';
export const historyClass = 'colloquy-thread-history';
export const rowClass = 'colloquy-thread-row';

/**
 * What is read, and where it stands. An element of a drawn row stands so far below the viewport's top; among the windowed
 * rows the virtualiser keeps the place itself, and only where those begin is ours to watch.
 */
export type PlaceAnchor = { node: Element; top: number; isHistory: boolean };

/** Less than this, in CSS pixels, is rounding. */
const slack = 0.5;

/** The list in a viewport. */
export function listIn(viewport: Element): Element | null {
  return viewport.querySelector(`.${listClass}`);
}

/** The innermost element that begins the visible part of a viewport; `null` where no row is in sight. */
export function findAnchor(viewport: Element): PlaceAnchor | null {
  const edge = viewport.getBoundingClientRect().top;
  let around = listIn(viewport);
  let anchor: PlaceAnchor | null = null;
  while (around) {
    const first = firstBelow(around, edge);
    if (!first) return anchor;
    const { top } = first.getBoundingClientRect();
    if (first.classList.contains(historyClass)) {
      return { node: first, top: top - edge + viewport.scrollTop, isHistory: true };
    }
    anchor = { node: first, top: top - edge, isHistory: false };
    // What begins in sight is what is read; what began above may grow inside before it comes into sight.
    if (top >= edge) return anchor;
    around = first;
  }
  return anchor;
}

/** Whether windowed rows that were noted still begin what is in sight, told without asking for any layout. */
export function isWithin({ node, top, isHistory }: PlaceAnchor, scrollTop: number): boolean {
  const box = isHistory ? node.firstElementChild : null;
  // The virtualiser writes how high they are as a style.
  return box instanceof HTMLElement && scrollTop > top && scrollTop < top + parseFloat(box.style.height) - 1;
}

/** CSS pixels by which a place has moved since it was noted. */
export function movedBy(viewport: Element, { node, top, isHistory }: PlaceAnchor): number {
  if (!node.isConnected) return 0;
  const now = node.getBoundingClientRect().top - viewport.getBoundingClientRect().top;
  const moved = now + (isHistory ? viewport.scrollTop : 0) - top;
  return Math.abs(moved) < slack ? 0 : moved;
}

/** The first child that is not wholly above; the rows stand one below the other. */
function firstBelow(around: Element, edge: number): Element | undefined {
  for (const child of around.children) {
    const { bottom, height } = child.getBoundingClientRect();
    if (height > 0 && bottom > edge + 1) return child;
  }
  return undefined;
}
