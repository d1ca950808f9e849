import type { KeyboardEvent as ReactKeyboardEvent } from 'react';

import { nearestComposer } from './hand-on-focus.js';

/** A message that is drawn, or the id of one that a long thread leaves out while it is out of sight. */
export type MessageTarget = HTMLElement | string;

/** The messages of a thread, oldest first, and where in them somebody was last. */
export type MessagePlace = {
  viewport: HTMLElement;
  /** Those that are drawn. */
  articles: readonly HTMLElement[];
  /** All of them; none where the rows are of another kind than `Thread.List`'s: then what is drawn counts. */
  ids: readonly string[];
  /** The message that Tab comes back to: the one that had the focus last, else the newest. */
  current: MessageTarget | undefined;
};

/** What a key press comes to: a message to go to, something else that takes the focus, or nothing of ours. */
export type MessageStep =
  | { to: 'message'; message: MessageTarget }
  | { to: 'element'; element: HTMLElement }
  /** The browser's own step of Tab, but from there: the other messages' buttons are not on the way. */
  | { to: 'beyond'; from: HTMLElement }
  | null;

type Press = Pick<
  ReactKeyboardEvent,
  'key' | 'shiftKey' | 'altKey' | 'ctrlKey' | 'metaKey' | 'defaultPrevented'
>;

/** Its class is what makes an element a message here, whatever it is rendered as. */
const messageSelector = '.colloquy-message-root';
const actions = '.colloquy-message-actions';
const editable = 'input, textarea, select, [contenteditable]:not([contenteditable="false"])';
const focusable = `${editable}, a[href], button, summary, iframe, audio[controls], video[controls], [tabindex]`;

/**
 * Arrow keys, Home, End, Page Up and Page Down go from message to message, Enter and Tab into the one that has the focus,
 * Escape back to it and from there to the composer. For Tab the thread is one stop: one's way past it does not lead
 * through the buttons of all messages. Keys that are pressed in a field, a region of code or a control are theirs.
 */
export function stepByKey(press: Press, target: HTMLElement, place: MessagePlace): MessageStep {
  const hasModifier = press.altKey || press.ctrlKey || press.metaKey;
  if (press.defaultPrevented || hasModifier || target.closest(editable)) return null;
  if (press.key === 'Tab') return stepByTab(press.shiftKey, target, place);
  if (press.shiftKey) return null;
  const message = messageOf(target);
  if (press.key === 'Escape') {
    if (message && message !== target) return { to: 'message', message };
    const composer = nearestComposer(place.viewport);
    return composer && { to: 'element', element: composer };
  }
  if (target !== message && target !== place.viewport) return null;
  if (press.key !== 'Enter') return stepByMessage(press.key, message ?? undefined, place);
  const stops = message ? stopsIn(message) : [];
  const element = stops.find((each) => each.closest(actions)) ?? stops[0];
  return element ? { to: 'element', element } : null;
}

/** The message that an element is, or stands in. */
export function messageOf(element: Element): HTMLElement | null {
  return element.closest<HTMLElement>(messageSelector);
}

/** The id of a message, by its row. */
export function messageIdOf(message: Element): string | undefined {
  return message.closest<HTMLElement>('[data-message-id]')?.dataset['messageId'];
}

/** The message of an id, drawn or not. */
export function targetOf(id: string, articles: readonly HTMLElement[]): MessageTarget {
  const drawn = articles.find((article) => messageIdOf(article) === id);
  // A windowed row is invisible until it was measured, and takes no focus.
  return drawn?.checkVisibility?.({ visibilityProperty: true }) === false ? id : (drawn ?? id);
}

/** The messages that are in the document, oldest first. */
export function messagesIn(viewport: HTMLElement): HTMLElement[] {
  return [...viewport.querySelectorAll<HTMLElement>(messageSelector)];
}

function stepByMessage(key: string, message: HTMLElement | undefined, place: MessagePlace): MessageStep {
  const { viewport, articles, ids, current } = place;
  const order: readonly MessageTarget[] = ids.length > 0 ? ids : articles;
  const index = message ? order.indexOf(ids.length > 0 ? (messageIdOf(message) ?? '') : message) : -1;
  const at = (position: number): MessageTarget | undefined => {
    const found = order[position];
    return typeof found === 'string' ? targetOf(found, articles) : found;
  };
  const neighbour = (by: number): MessageTarget | undefined => (message ? at(index + by) : current);
  const next = ((): MessageTarget | undefined => {
    switch (key) {
      case 'ArrowUp':
        return neighbour(-1);
      case 'ArrowDown':
        return neighbour(1);
      case 'Home':
        return at(0);
      case 'End':
        return at(order.length - 1);
      // A message that goes on beyond the edge is scrolled by the browser first.
      case 'PageUp':
        return message && overhang(message, viewport).above ? undefined : neighbour(-1);
      case 'PageDown':
        return message && overhang(message, viewport).below ? undefined : neighbour(1);
      default:
        return undefined;
    }
  })();
  return next ? { to: 'message', message: next } : null;
}

function stepByTab(isBack: boolean, target: HTMLElement, place: MessagePlace): MessageStep {
  const { viewport, articles, current } = place;
  const message = messageOf(target);
  if (!message) {
    if (isBack || !current) return null;
    // From the thread itself to what stands above its messages, and from the last of that to them.
    const before = stopsIn(viewport).filter((stop) => !messageOf(stop) && isBefore(stop, articles[0]));
    return before.some((stop) => isBefore(target, stop)) ? null : { to: 'message', message: current };
  }
  const stops = stopsIn(message);
  if (isBack) {
    if (target !== message) return stops[0] === target ? { to: 'message', message } : null;
    const [first] = articles;
    return first && first !== message ? { to: 'beyond', from: first } : null;
  }
  const hasMore = stops.some((stop) => isBefore(target, stop));
  const last = stopsIn(viewport).at(-1) ?? articles.at(-1);
  return hasMore || !last || message.contains(last) ? null : { to: 'beyond', from: last };
}

function overhang(message: HTMLElement, viewport: HTMLElement): { above: boolean; below: boolean } {
  const inner = message.getBoundingClientRect();
  const outer = viewport.getBoundingClientRect();
  return { above: inner.top < outer.top - 1, below: inner.bottom > outer.bottom + 1 };
}

/** What Tab stops at inside of an element. */
function stopsIn(element: HTMLElement): HTMLElement[] {
  return [...element.querySelectorAll<HTMLElement>(focusable)].filter(
    (each) => each.tabIndex >= 0 && !each.matches(':disabled') && each.checkVisibility?.() !== false,
  );
}

function isBefore(element: Element, other: Element | undefined): boolean {
  return other !== undefined && (element.compareDocumentPosition(other) & 4) !== 0; // 4: it follows
}
