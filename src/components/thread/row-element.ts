import { listIn, rowClass } from './place-anchor.js';

/** The row of a message, where it is drawn. */
export function rowElement(viewport: Element, messageId: string): HTMLElement | null {
  return viewport.querySelector<HTMLElement>(`.${rowClass}[data-message-id="${CSS.escape(messageId)}"]`);
}

/** Calls back with the row of a message, now or once it is to be seen; never once `signal` is aborted. */
export function whenRowIsDrawn(
  viewport: Element,
  messageId: string,
  signal: AbortSignal,
  callback: (row: HTMLElement) => void,
): void {
  const list = listIn(viewport);
  const find = (): boolean => {
    const row = rowElement(viewport, messageId);
    // A windowed row is invisible until it was measured, and takes no focus.
    if (!row || getComputedStyle(row).visibility === 'hidden') return false;
    callback(row);
    return true;
  };
  if (!list || find()) return;
  const observer = new MutationObserver(() => find() && observer.disconnect());
  observer.observe(list, { childList: true, subtree: true, attributes: true, attributeFilter: ['style'] });
  signal.addEventListener('abort', () => observer.disconnect(), { once: true });
}
