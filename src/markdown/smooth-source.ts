import { onFrame } from '../browser/on-frame.js';
import { systemClock } from '../shared/clock.js';
import type { MarkdownSource, TextDelta } from './markdown-stream.js';

/** Where frames and time come from. Tests move both by hand. */
type SmoothOptions = {
  /** Calls back before the next paint, at once where the page is hidden; returns what takes that back. */
  frame?: (callback: () => void) => () => void;
  /** ms, from any start. */
  now?: () => number;
};

/** ms in which about two thirds of what waits are shown; after three times that, nearly all. */
const pace = 90;
/** Characters that a frame shows at least. */
const least = 3;

/**
 * The same text, shown evenly: what comes in a burst is handed on over the next 300 ms or so, a part of what waits with
 * each frame, so that a fast text is shown fast. What was there at first is there at once, and the source itself is not
 * touched: `read` lags behind it by what still waits, and `done` comes when all is shown.
 */
export function smoothSource(source: MarkdownSource, options: SmoothOptions = {}): MarkdownSource {
  const { frame = onFrame, now = systemClock.monotonic } = options;
  const listeners = new Set<(delta: TextDelta | null) => void>();
  let text = source.read();
  let shown = text.length;
  let before = 0;
  let cancel: (() => void) | undefined;
  let leave: (() => void) | undefined;

  const tell = (delta: TextDelta | null): void => {
    for (const listener of listeners) listener(delta);
  };

  function showUpTo(end: number): void {
    const offset = shown;
    shown = end;
    if (end > offset) tell({ offset, delta: text.slice(offset, end) });
    if (end < text.length) schedule();
    else if (source.done) tell(null);
  }

  function step(): void {
    const time = now();
    const waiting = text.length - shown;
    const part = 1 - Math.exp(-Math.max(0, time - before) / pace);
    before = time;
    const end = Math.min(text.length, shown + Math.max(least, Math.ceil(waiting * part)));
    // Half of a surrogate pair is no character.
    showUpTo(/[\ud800-\udbff]/.test(text.charAt(end - 1)) ? Math.min(text.length, end + 1) : end);
  }

  function schedule(): void {
    if (cancel !== undefined) return;
    let isHidden = true;
    const given = frame(() => {
      cancel = undefined;
      if (isHidden) showUpTo(text.length);
      else step();
    });
    if (!isHidden || shown === text.length) return;
    // Not called yet: there are frames, for somebody is looking.
    isHidden = false;
    cancel = given;
  }

  function take(delta: TextDelta | null): void {
    const waited = shown < text.length;
    if (delta?.offset === text.length) text += delta.delta;
    else {
      const next = source.read();
      const goesOn = next.startsWith(text.slice(0, shown));
      text = next;
      if (!goesOn) shown = next.length;
      if (!goesOn || shown === next.length) return tell(null);
    }
    if (!waited) before = now();
    schedule();
  }

  return {
    read: () => text.slice(0, shown),
    subscribe(listener) {
      listeners.add(listener);
      if (leave === undefined) {
        leave = source.subscribe(take);
        // What came while nobody looked is not written before their eyes.
        text = source.read();
        shown = text.length;
      }
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        leave?.();
        leave = undefined;
        cancel?.();
        cancel = undefined;
      };
    },
    get done() {
      return source.done && shown >= text.length;
    },
  };
}

/** Whether the reader has asked for less motion. */
export function prefersLessMotion(): boolean {
  return window.matchMedia('(prefers-reduced-motion: reduce)').matches;
}
