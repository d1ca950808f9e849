import { rowClass } from './place-anchor.js';

/** What the reader does with a viewport. */
export type ReaderIntent = {
  /** Moves towards older messages. */
  onLeave: () => void;
  /** Asks for the end. */
  onEnd: () => void;
  /** Holds on to something: selects text, or has moved the focus into an older row; `false` once it is let go. */
  onHold: (holds: boolean) => void;
};

const keysUp = new Set(['ArrowUp', 'PageUp', 'Home']);

/**
 * Listens to what the reader does with wheel, touch, keys, selection and focus; the scrollbar and everything else that
 * moves is seen by the scroll event. Returns how to stop listening.
 */
export function listenToReader(viewport: HTMLElement, { onLeave, onEnd, onHold }: ReaderIntent): () => void {
  const { ownerDocument } = viewport;
  const done = new AbortController();
  const options = { passive: true, signal: done.signal };
  let touchedAt: number | null = null;
  let selects = false;
  let dwells = false;
  const report = (): void => onHold(selects || dwells);

  viewport.addEventListener('wheel', (event) => event.deltaY < 0 && !event.ctrlKey && onLeave(), options);
  viewport.addEventListener(
    'touchstart',
    ({ touches }) => (touchedAt = touches[0]?.clientY ?? null),
    options,
  );
  viewport.addEventListener(
    'touchmove',
    ({ touches }) => {
      const at = touches[0]?.clientY;
      // A finger that goes down pulls older messages in.
      if (at !== undefined && touchedAt !== null && at > touchedAt + 2) onLeave();
    },
    options,
  );
  viewport.addEventListener(
    'keydown',
    (event) => {
      if (event.defaultPrevented || isEditable(event.target) || event.altKey) return;
      if (keysUp.has(event.key) || (event.key === ' ' && event.shiftKey)) onLeave();
      if (event.key === 'End') onEnd();
    },
    options,
  );
  viewport.addEventListener(
    'focusin',
    ({ target }) => {
      dwells = target instanceof Element && target.matches(':focus-visible') && isInOlderRow(target);
      report();
    },
    options,
  );
  viewport.addEventListener(
    'focusout',
    ({ relatedTarget }) => {
      if (relatedTarget instanceof Node && viewport.contains(relatedTarget)) return;
      dwells = false;
      report();
    },
    options,
  );
  ownerDocument.addEventListener(
    'selectionchange',
    () => {
      const before = selects;
      selects = hasSelection(viewport);
      if (selects !== before) report();
    },
    options,
  );
  return () => done.abort();
}

/** Whether text in it is selected. */
function hasSelection(viewport: HTMLElement): boolean {
  const selection = viewport.ownerDocument.getSelection();
  return selection !== null && !selection.isCollapsed && viewport.contains(selection.anchorNode);
}

function isInOlderRow(target: Element): boolean {
  const row = target.closest(`.${rowClass}`);
  return row !== null && !row.matches(`.colloquy-thread-list > :last-child`);
}

function isEditable(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'))
  );
}
