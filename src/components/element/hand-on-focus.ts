/**
 * A ref for what goes away once it was used: where it has the focus when it goes, the focus moves to what stands nearest
 * to it, so that whoever uses the keyboard need not begin at the top of the page. Takes the focus from nothing else.
 */
export function handOnFocus(element: HTMLElement | null): (() => void) | undefined {
  if (!element) return undefined;
  return () => {
    const { ownerDocument } = element;
    if (!element.contains(ownerDocument.activeElement)) return;
    const findHome = homesOf(element);
    // Refs are given back before the document changes; only afterwards is it known what is still there.
    queueMicrotask(() => {
      const { activeElement, body } = ownerDocument;
      const isElsewhere = activeElement !== null && activeElement !== body && activeElement.isConnected;
      if (element.isConnected || isElsewhere) return;
      findHome()?.focus({ preventScroll: true });
    });
  };
}

const editButton = '.colloquy-message-edit';
const composerInput = '.colloquy-composer-input';

/** Notes what stands around an element while it is there, and finds the nearest of it that is left once it is not. */
function homesOf(element: HTMLElement): () => HTMLElement | undefined {
  const tool = element.closest<HTMLElement>('.colloquy-tool-root');
  const article = element.closest<HTMLElement>('.colloquy-message-root');
  const isEditing = element.closest('.colloquy-message-editor') !== null;
  const thread = element.closest('.colloquy-thread-root');
  const index = article ? articlesIn(thread).indexOf(article) : -1;
  const isOlder = element.matches('.colloquy-thread-older');
  const oldestRow = isOlder ? articlesIn(thread)[0] : undefined;
  const viewport = article ? null : thread?.querySelector<HTMLElement>('.colloquy-thread-viewport');
  const composer = nearestComposer(element);

  return () => {
    const edit = isEditing ? article?.querySelector<HTMLElement>(editButton) : null;
    const articles = thread?.isConnected === true ? articlesIn(thread) : [];
    // What took the place of the message: its other version, the one behind it, or else the last.
    const neighbour = index < 0 ? undefined : (articles[index] ?? articles.at(-1));
    const homes = [tool, edit, article, neighbour, oldestRow, viewport, composer];
    return homes.find((home): home is HTMLElement => home?.isConnected === true);
  };
}

function articlesIn(thread: Element | null): HTMLElement[] {
  return thread ? [...thread.querySelectorAll<HTMLElement>('.colloquy-message-root')] : [];
}

/** That of the same chat, also where several stand on the page. */
export function nearestComposer(element: Element): HTMLElement | null {
  for (let around = element.parentElement; around; around = around.parentElement) {
    const found = around.querySelector<HTMLElement>(composerInput);
    if (found) return found;
  }
  return null;
}
