import { createRequiredContext } from '../element/create-required-context.js';
import type { ThreadControl } from './thread-control.js';

/** How `scrollToMessage` shows a message. */
export type ScrollToMessageOptions = {
  /** Where in the viewport; `nearest` moves nothing where all of it is in sight. @default 'center' */
  align?: 'start' | 'center' | 'end' | 'nearest';
  /** @default 'instant'; also where motion is to be reduced */
  behavior?: 'instant' | 'smooth';
  /** Whether the message gets the focus. @default false */
  focus?: boolean;
  /** Whether its row bears `data-flash` for a moment. @default true */
  flash?: boolean;
};

/** What can be done with a thread from anywhere in its `ChatScope`. */
export type ThreadActions = {
  /**
   * Shows a message, wherever it is: one that is not drawn is drawn first, one in a page that is not loaded is loaded
   * with all pages up to it. Resolves with whether it is there; `false` too where another jump came in between.
   */
  scrollToMessage: (messageId: string, options?: ScrollToMessageOptions) => Promise<boolean>;
  /** Gives a message the focus, drawn or not, and moves no further than it has to. */
  focusMessage: (messageId: string) => Promise<boolean>;
  /** Shows the newest message and follows it from there. */
  scrollToEnd: () => void;
};

/** Where a thread stands between its beginning and its end. */
export type ThreadPosition = ThreadActions & {
  /** Whether the newest message is in sight, or followed. */
  isAtEnd: boolean;
  setAtEnd: (isAtEnd: boolean) => void;
  /** The scroll container, once it is there. */
  viewport: HTMLElement | null;
  /** Takes the scroll container; the viewport gives itself. */
  setViewport: (viewport: HTMLElement | null) => void;
  /** What the viewport and the list do for each other. */
  control: ThreadControl;
};

const [context, useRequired] = createRequiredContext<ThreadPosition>('Thread.Root');

export const ThreadContext = context;

/** The thread around: where the reader is, and what moves them. Throws outside of `Thread.Root`; takes the caller's name. */
export const useThread = useRequired;
