import { createRequiredContext } from '../element/create-required-context.js';

/** Where a thread stands between its beginning and its end. */
export type ThreadPosition = {
  isAtEnd: boolean;
  setAtEnd: (isAtEnd: boolean) => void;
  /** Takes the scroll container; the viewport gives itself. */
  setViewport: (viewport: HTMLElement | null) => void;
  scrollToEnd: () => void;
};

export const [ThreadContext, useThread] = createRequiredContext<ThreadPosition>('Thread.Root');
