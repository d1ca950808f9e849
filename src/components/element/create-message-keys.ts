import {
  messageIdOf,
  messageOf,
  messagesIn,
  stepByKey,
  targetOf,
  type MessagePlace,
  type MessageTarget,
} from './message-keys.js';
import type { MessageKeys, MessageReach } from './use-message-keys.js';

/** What listens to a thread's keys and focus, and remembers where in it somebody was. */
export function createMessageKeys({ getIds, focusMessage }: MessageReach): MessageKeys {
  let last: HTMLElement | null = null;
  let lastId: string | undefined;
  /** While the focus stands somewhere for the browser to go on from. */
  let isPassing = false;

  const placeIn = (viewport: HTMLElement): MessagePlace => {
    const articles = messagesIn(viewport);
    const [first] = articles;
    const ids = first && messageIdOf(first) !== undefined ? getIds() : [];
    const newest = ids.at(-1);
    const known =
      lastId !== undefined && ids.includes(lastId)
        ? targetOf(lastId, articles)
        : articles.find((each) => each === last);
    const current = known ?? (newest === undefined ? articles.at(-1) : targetOf(newest, articles));
    return { viewport, articles, ids, current };
  };
  const goTo = (target: MessageTarget, viewport: HTMLElement): void => {
    if (typeof target === 'string') focusMessage(target);
    else show(target, viewport);
  };

  return {
    onKeyDown: (event) => {
      const { currentTarget: viewport, target } = event;
      // React's events also come up from what is drawn elsewhere, through a portal.
      if (!(target instanceof HTMLElement) || !viewport.contains(target)) return;
      const step = stepByKey(event, target, placeIn(viewport));
      if (step === null) return;
      if (step.to === 'beyond') {
        isPassing = true;
        step.from.focus({ preventScroll: true });
        isPassing = false;
        return;
      }
      event.preventDefault();
      if (step.to === 'message') goTo(step.message, viewport);
      else step.element.focus();
    },
    onFocus: ({ currentTarget: viewport, target, relatedTarget }) => {
      if (isPassing || !viewport.contains(target)) return;
      const message = messageOf(target);
      if (message) {
        last = message;
        lastId = messageIdOf(message);
      }
      const comesFromInside = relatedTarget instanceof Node && viewport.contains(relatedTarget);
      if (target !== viewport || comesFromInside || !viewport.matches(':focus-visible')) return;
      const { current } = placeIn(viewport);
      if (current !== undefined) goTo(current, viewport);
    },
  };
}

/** A message that is higher than the window on the thread is read from its beginning. */
function show(message: HTMLElement, viewport: HTMLElement): void {
  message.focus({ preventScroll: true });
  const block = message.offsetHeight > viewport.clientHeight ? 'start' : 'nearest';
  message.scrollIntoView({ block, behavior: 'instant' });
}
