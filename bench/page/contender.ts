import type { Feed } from './feed.js';
import type { BenchMessage } from './texts.js';

/** What a contender is given to show. */
export type Scene = {
  /** Settled messages that stand there from the start. */
  history: readonly BenchMessage[];
  /** The whole answer; only the bounds, which know how it ends, may look at it. */
  answer: string;
  feed: Feed;
  /** Where a gateway listens, for contenders with a real socket. */
  socketUrl: string | undefined;
};

/** A contender that has been set up and waits to be looked at. */
export type Opened = {
  /** Shows the history; what is measured begins here. */
  mount: (stage: HTMLElement) => void;
  /** Asks, so that the answer is streamed: it starts the scene's feed. */
  send: () => void;
  close: () => void;
};

export type Contender = {
  /** One line about what it is. */
  title: string;
  format: 'plain' | 'markdown';
  open: (scene: Scene) => Opened | Promise<Opened>;
};
