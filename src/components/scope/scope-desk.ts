import { createId } from '../../shared/ids.js';
import { systemRandom } from '../../shared/random.js';

/** Where the parts of one chat leave each other something. Draws nothing again by itself. */
export type ScopeDesk = {
  /** Puts text into the composer and the focus there; false where there is no composer. */
  fill: (text: string) => boolean;
  /** For composers: takes such text until the returned function is called. */
  onFill: (take: (text: string) => void) => () => void;
  /** Makes the id of a message that is about to be sent from here. */
  nextId: () => string;
  /** Whether a message is one that was sent from here. */
  hasSent: (messageId: string) => boolean;
  /** Which parts of messages somebody unfolded or folded, by message id and index: their rows come and go. */
  folds: Map<string, boolean>;
  /** Notes which way somebody goes between versions of a message. */
  noteStep: (step: BranchStep) => void;
  /** Which way somebody just went, told once: to the picker of the version that is shown next. */
  takeStep: () => BranchStep | null;
};

/** To the version before, or to the one behind. */
export type BranchStep = 'previous' | 'next';

/** An empty desk. */
export function createDesk(): ScopeDesk {
  let taker: ((text: string) => void) | null = null;
  let noted: BranchStep | null = null;
  const sent = new Set<string>();
  return {
    folds: new Map(),
    nextId: () => {
      const id = createId(systemRandom);
      sent.add(id);
      return id;
    },
    hasSent: (messageId) => sent.has(messageId),
    fill: (text) => {
      taker?.(text);
      return taker !== null;
    },
    onFill: (take) => {
      taker = take;
      return () => {
        if (taker === take) taker = null;
      };
    },
    noteStep: (step) => {
      noted = step;
    },
    takeStep: () => {
      const step = noted;
      noted = null;
      return step;
    },
  };
}
