import { findAnchor, isWithin, listIn, movedBy, type PlaceAnchor } from './place-anchor.js';
import { listenToReader } from './reader-intent.js';
import { watchSizes } from './watch-sizes.js';

/** A scroll container that follows its end, or stays with what is read. */
export type KeptScroll = {
  /** Goes to the end and follows it from there. */
  resume: () => void;
  /** Follows no more, for a place that is about to be shown. */
  letGo: () => void;
  /** Puts a row at the top and makes room under it, for the answer to fill. */
  pin: (row: Element) => void;
  follows: () => boolean;
  /** Notes what is read, right before the document changes. */
  note: () => void;
  /** Puts what is read back where it was, or the end in sight, after something changed its size. */
  settle: () => void;
  /** The same after windowed rows were measured, which their virtualiser has made up for. */
  settleWindow: () => void;
  release: () => void;
};

/** Nearer to the end than this, in CSS pixels, the newest message counts as in sight. */
const inSight = 48;
/** Nearer than this, whoever scrolls down has come back to the end. */
const atEnd = 8;

/**
 * Keeps a container at its end while what is in it grows, until the reader turns to something older; from then on what is
 * read stays where it is on the screen, whatever grows above it. `report` is told whether the end is in sight.
 *
 * The browser's own scroll anchoring is switched off by the style sheet: Safari has none, it does not know that the
 * virtualiser makes up for the heights of its rows itself, and two of them would do it twice.
 */
export function keepScroll(viewport: HTMLElement, report: (isAtEnd: boolean) => void): KeptScroll {
  let wants = true;
  let held = false;
  let reported = true;
  let last = { top: viewport.scrollTop, height: viewport.scrollHeight };
  let anchor: PlaceAnchor | null = null;
  let pinned: Element | null = null;
  let room = 0;

  const distance = (): number => viewport.scrollHeight - viewport.clientHeight - viewport.scrollTop;
  const follows = (): boolean => wants && !held;
  const remember = (): void => {
    last = { top: viewport.scrollTop, height: viewport.scrollHeight };
  };
  const tell = (): void => {
    const next = follows() || distance() <= inSight;
    if (next !== reported) report((reported = next));
  };
  const note = (): void => {
    anchor = follows() ? null : findAnchor(viewport);
  };
  const toEnd = (): void => {
    // Without growth there is no write.
    if (Math.abs(distance()) >= 1) viewport.scrollTop = viewport.scrollHeight;
  };
  const unpin = (): void => {
    pinned = null;
    room = 0;
    viewport.style.removeProperty('--colloquy-thread-room');
  };
  const settle = (): void => {
    if (pinned) makeRoom();
    if (follows()) toEnd();
    else if (anchor) {
      const moved = movedBy(viewport, anchor);
      if (moved !== 0) {
        viewport.scrollTop += moved;
        // A row stays the mark that it was, or what is rounded would add up; where the window begins is a new mark.
        if (anchor.isHistory) note();
      }
    } else note();
    remember();
    tell();
  };
  const settleWindow = (): void => {
    // Among those rows nothing is left to do, and to look would have the page laid out once more for each frame.
    if (follows() || pinned || !anchor?.isHistory) settle();
  };
  const leave = (): void => {
    if (!wants || viewport.scrollHeight <= viewport.clientHeight + 1) return;
    wants = false;
    note();
    tell();
  };
  const resume = (): void => {
    unpin();
    wants = true;
    held = false;
    anchor = null;
    toEnd();
    remember();
    tell();
  };

  /** As much room under the list as the pinned row needs to stand at the top. */
  function makeRoom(): number {
    const list = listIn(viewport);
    if (!pinned?.isConnected || !list) {
      unpin();
      return 0;
    }
    // The style sheet's space above the first row and below the last.
    const { scrollPaddingBlockStart: above, scrollPaddingBlockEnd: below } = getComputedStyle(viewport);
    const begin = pinned.getBoundingClientRect().top - (parseFloat(above) || 0);
    const end = list.getBoundingClientRect().bottom + (parseFloat(below) || 0);
    room = Math.max(0, viewport.clientHeight - (end - begin));
    viewport.style.setProperty('--colloquy-thread-room', `${room}px`);
    return begin - viewport.getBoundingClientRect().top;
  }

  const onScroll = (): void => {
    const { scrollTop, scrollHeight } = viewport;
    const up = last.top - scrollTop;
    const shrunk = Math.max(0, last.height - scrollHeight);
    remember();
    if (wants && up > shrunk + 1 && distance() > 1) wants = false;
    // While there is room under the answer, the end is in sight without anybody having gone there.
    else if (room === 0 && distance() <= (up <= 0 ? atEnd : 1)) wants = true;
    // Where the windowed rows begin stays the mark for as long as one scrolls among them.
    if (follows() || !anchor || !isWithin(anchor, scrollTop)) note();
    tell();
  };
  const stopListening = listenToReader(viewport, {
    onLeave: leave,
    onEnd: resume,
    onHold: (holds) => {
      if (holds === held) return;
      held = holds;
      // What has come in the meantime is not jumped over.
      if (!holds && wants && distance() > atEnd) wants = false;
      note();
      tell();
    },
  });

  const stopWatching = watchSizes(viewport, settle);
  viewport.addEventListener('scroll', onScroll, { passive: true });
  toEnd();
  remember();

  return {
    resume,
    letGo: () => {
      unpin();
      wants = false;
      note();
      tell();
    },
    pin: (row) => {
      pinned = row;
      wants = false;
      held = false;
      viewport.scrollTop += makeRoom();
      note();
      remember();
      tell();
    },
    follows,
    note,
    settle,
    settleWindow,
    release: () => {
      stopWatching();
      stopListening();
      unpin();
      viewport.removeEventListener('scroll', onScroll);
    },
  };
}
