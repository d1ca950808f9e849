import { historyClass, listIn } from './place-anchor.js';

/**
 * Calls back when something in a viewport changed its size, came or went, before that is painted. The windowed rows are
 * left out: their virtualiser watches them, and what stands around them changes in answer to that, which an observer of
 * the same frame would be told of too late, by an error of the window's.
 */
export function watchSizes(viewport: HTMLElement, callback: () => void): () => void {
  let watched = new Set<Element>();
  const sizes = new ResizeObserver(callback);
  const children = new MutationObserver(() => {
    watch();
    callback();
  });

  function watch(): void {
    const list = listIn(viewport);
    const around = [...viewport.children].filter((child) => !child.contains(list));
    const rows = [...(list?.children ?? [])].filter((child) => !child.classList.contains(historyClass));
    const next = new Set<Element>([viewport, ...around, ...rows]);
    for (const element of watched) if (!next.has(element)) sizes.unobserve(element);
    for (const element of next) if (!watched.has(element)) sizes.observe(element);
    watched = next;
    children.observe(viewport, { childList: true });
    if (list) children.observe(list, { childList: true });
  }

  watch();
  return () => {
    sizes.disconnect();
    children.disconnect();
  };
}
