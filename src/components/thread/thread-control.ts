import type { KeptScroll } from './keep-scroll.js';
import type { ScrollToMessageOptions } from './thread-context.js';

/** What a jump may be told beyond what apps can say. */
export type JumpOptions = ScrollToMessageOptions & {
  /** CSS pixels that the row's top stands below the viewport's, for `start`. @default 0 */
  offset?: number;
  /** Whether pages are loaded to find it. @default true */
  loads?: boolean;
};

/** Shows a message; resolves with whether it is there. */
export type Jump = (messageId: string, options: JumpOptions) => Promise<boolean>;

/** Joins the viewport, which scrolls, with the list, which knows what is drawn: each fills in its half while mounted. */
export type ThreadControl = {
  /** The viewport's half; `null` while there is nothing to scroll. */
  scroll: () => KeptScroll | null;
  setScroll: (scroll: KeptScroll | null) => void;
  setJump: (jump: Jump | null) => void;
  /** Waits for the list where that is not there yet. */
  jump: Jump;
};

/** Makes the control of one thread. */
export function createThreadControl(): ThreadControl {
  let scroll: KeptScroll | null = null;
  let jump: Jump | null = null;
  let waiting: (() => void) | null = null;
  return {
    scroll: () => scroll,
    setScroll: (next) => {
      scroll = next;
    },
    setJump: (next) => {
      jump = next;
      if (!next) return;
      waiting?.();
      waiting = null;
    },
    jump: async (messageId, options) => {
      if (!jump) await new Promise<void>((resolve) => (waiting = resolve));
      return jump ? jump(messageId, options) : false;
    },
  };
}
