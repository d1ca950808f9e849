import { onFrame } from '../../browser/on-frame.js';
import { whenIdle } from '../../browser/when-idle.js';
import { systemClock, type Clock, type TimerHandle } from '../../shared/clock.js';
import { onTextTurn } from './text-turns.js';
import { watchSelection, type SelectionWatch } from './watch-selection.js';

/**
 * Work that can be done a little at a time: goes on until `hasTime` says that there are not so many ms left (0 by
 * default), and returns whether there is more.
 */
export type SlicedWork = (hasTime: (needed?: number) => boolean) => boolean;

/** What one block has of the page's turns. */
export type PageTurn<Colours> = {
  /** Has the work done, in idle time. Asked again while it waits, it is done once. */
  work: (work: SlicedWork) => void;
  /** Has the latest colours drawn, with the next text or in the next frame. */
  publish: (colours: Colours) => void;
  dispose: () => void;
};

export type PageTurns = {
  /**
   * Enters a block. `take` gets its colours, never while something in `element` is selected: colours replace text nodes,
   * and the selection would go with them.
   */
  enter: <Colours>(element: () => Element | null, take: (colours: Colours) => void) => PageTurn<Colours>;
};

/** What the turns need of the page; tests bring their own. */
export type TurnsPage = {
  /** Calls back once, when there is time; returns what takes that back. */
  whenIdle: (callback: () => void) => () => void;
  /** Calls back before the next paint, at once where nothing is painted. */
  onFrame: (callback: () => void) => unknown;
  /** Calls back when a text is about to be drawn, with the characters that came; returns the ending. */
  onText: (listener: (length: number) => void) => () => void;
  watchSelection: (onChange: () => void) => SelectionWatch;
  clock: Pick<Clock, 'monotonic' | 'setTimer' | 'clearTimer'>;
};

/** ms without text after which it has stopped, and what waited for it goes ahead. */
const pause = 250;
/** ms of work between two looks at what else the page has to do. */
const slice = 4;
/** ms of work for each time that text is drawn in a flood: a twentieth of a frame. */
const share = 0.8;
/** Characters in the last 250 ms or so that make a flood, text that comes faster than anybody reads: 4,000 a second. */
const flood = 1000;

/**
 * Shares the page's spare time among its code blocks. While text streams, colours are drawn in the commits that draw the
 * text, and in a flood work has but a small share of each frame; when that ends, what was left is caught up.
 */
export function createPageTurns(page: TurnsPage): PageTurns {
  const { clock } = page;
  /** Blocks that have work, in the order in which they came to have it. */
  const works = new Set<SlicedWork>();
  /** By block, what draws its latest colours. */
  const offers = new Map<object, { element: () => Element | null; draw: () => void }>();
  let blocks = 0;
  let leave: (() => void) | undefined;
  let selection: SelectionWatch | undefined;
  let lastText = -Infinity;
  let recentLength = 0;
  /** In a flood, ms of work until the next text; below zero where a step took longer than it had. */
  let allowance = 0;
  let cancelIdle: (() => void) | undefined;
  let timer: TimerHandle;
  let hasFrame = false;

  const isStreaming = (): boolean => clock.monotonic() - lastText < pause;

  const isFlood = (): boolean => isStreaming() && recentLength > flood;

  function run(): void {
    cancelIdle = undefined;
    const begun = clock.monotonic();
    const end = begun + (isFlood() ? allowance : slice);
    const hasTime = (needed = 0): boolean => clock.monotonic() + needed < end;
    for (const work of works) {
      if (!work(hasTime)) works.delete(work);
      if (!hasTime()) break;
    }
    // What was not used is gone: who has more to do had no use for so little.
    if (isFlood()) allowance = Math.min(0, end - clock.monotonic());
    schedule();
  }

  function schedule(): void {
    if (works.size === 0 || cancelIdle !== undefined) return;
    if (isFlood() && allowance <= 0) waitForPause();
    else cancelIdle = page.whenIdle(run);
  }

  /** Goes ahead when no text has come for a while. */
  function waitForPause(): void {
    timer ??= clock.setTimer(
      () => {
        timer = undefined;
        schedulePublishing();
        schedule();
      },
      Math.max(0, lastText + pause - clock.monotonic()),
    );
  }

  function schedulePublishing(): void {
    if (offers.size === 0 || hasFrame) return;
    if (isStreaming()) return waitForPause();
    hasFrame = true;
    page.onFrame(() => {
      hasFrame = false;
      publish();
    });
  }

  function publish(): void {
    if (offers.size === 0) return;
    const range = selection?.range();
    for (const [block, { element, draw }] of offers) {
      const within = range && element();
      if (within && range.intersectsNode(within)) continue;
      offers.delete(block);
      draw();
    }
  }

  function onText(length: number): void {
    const now = clock.monotonic();
    recentLength = recentLength * Math.exp((lastText - now) / pause) + length;
    lastText = now;
    allowance = recentLength > flood ? Math.min(share, allowance + share) : share;
    publish();
    schedule();
  }

  function begin(): void {
    leave = page.onText(onText);
    selection = page.watchSelection(schedulePublishing);
  }

  function end(): void {
    leave?.();
    selection?.dispose();
    cancelIdle?.();
    cancelIdle = undefined;
    clock.clearTimer(timer);
    timer = undefined;
  }

  return {
    enter(element, take) {
      if (blocks === 0) begin();
      blocks += 1;
      const block = {};
      let mine: SlicedWork | undefined;
      return {
        work: (work) => {
          mine = work;
          works.add(work);
          schedule();
        },
        publish: (colours) => {
          offers.set(block, { element, draw: () => take(colours) });
          schedulePublishing();
        },
        dispose: () => {
          offers.delete(block);
          if (mine) works.delete(mine);
          blocks -= 1;
          if (blocks === 0) end();
        },
      };
    },
  };
}

/** The turns of this page. */
export const pageTurns = createPageTurns({
  whenIdle,
  onFrame,
  onText: onTextTurn,
  watchSelection,
  clock: systemClock,
});
