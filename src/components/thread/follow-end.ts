/** A scroll container that stays at its end. */
export type FollowedEnd = {
  /** Goes to the end and follows it from there. */
  resume: () => void;
  release: () => void;
};

/** Nearer to the end than this, in CSS pixels, counts as at it. */
const nearness = 48;

/**
 * Keeps a container at its end while what is in it grows, until somebody scrolls up. `report` is told when that
 * changes. Growth fires no scroll event, so whoever moves up did it on purpose; that is the only thing that lets go.
 */
export function followEnd(viewport: HTMLElement, report: (isAtEnd: boolean) => void): FollowedEnd {
  let follows = true;
  let lastTop = viewport.scrollTop;

  const change = (next: boolean): void => {
    if (next === follows) return;
    follows = next;
    report(next);
  };
  const toEnd = (): void => {
    viewport.scrollTop = viewport.scrollHeight;
    lastTop = viewport.scrollTop;
  };
  const onScroll = (): void => {
    const { scrollTop, scrollHeight, clientHeight } = viewport;
    if (scrollHeight - scrollTop - clientHeight <= nearness) change(true);
    else if (scrollTop < lastTop - 1) change(false);
    lastTop = scrollTop;
  };

  const sizes = new ResizeObserver(() => {
    if (follows) toEnd();
    else onScroll();
  });
  const observeAll = (): void => {
    sizes.observe(viewport);
    for (const child of viewport.children) sizes.observe(child);
  };
  const children = new MutationObserver(observeAll);

  observeAll();
  children.observe(viewport, { childList: true });
  viewport.addEventListener('scroll', onScroll, { passive: true });
  toEnd();

  return {
    resume: () => {
      change(true);
      toEnd();
    },
    release: () => {
      sizes.disconnect();
      children.disconnect();
      viewport.removeEventListener('scroll', onScroll);
    },
  };
}
