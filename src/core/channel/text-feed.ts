import type { FoldDelta } from '../../model/fold/message-fold.js';
import { createListeners, type Listeners } from '../listeners.js';
import type { TextDelta } from './channel-handle.js';

export type TextFeed = {
  follow: (messageId: string, partIndex: number, listener: (delta: TextDelta) => void) => () => void;
  /** An event added characters. */
  add: (delta: FoldDelta & { messageId: string }) => void;
  /** Something else than deltas made the texts what they are: all are to be read again. */
  replace: (messageId?: string) => void;
  /** Tells followers what came since the last time; call it after the commit that shows it. */
  tell: () => void;
};

/**
 * Hands on what was added to texts, joined per commit. It is gathered whether or not somebody follows: a reader that
 * comes between two commits has read the text of the first, and needs all that the second adds to it.
 */
export function createTextFeed(failed: (cause: unknown) => void): TextFeed {
  const followers = new Map<string, Listeners<TextDelta>>();
  let waiting = new Map<string, TextDelta>();
  let replaced: Set<string> | 'all' | undefined;

  return {
    follow: (messageId, partIndex, listener) => {
      const key = keyOf(messageId, partIndex);
      const listeners = followers.get(key) ?? createListeners<TextDelta>(failed);
      followers.set(key, listeners);
      const remove = listeners.add(listener);
      return () => {
        remove();
        if (listeners.size === 0 && followers.get(key) === listeners) followers.delete(key);
      };
    },
    add: ({ messageId, partIndex, offset, delta }) => {
      const key = keyOf(messageId, partIndex);
      const before = waiting.get(key);
      if (before === null) return;
      const goesOn = before === undefined || before.offset + before.delta.length === offset;
      waiting.set(
        key,
        goesOn ? { offset: before?.offset ?? offset, delta: (before?.delta ?? '') + delta } : null,
      );
    },
    replace: (messageId) => {
      if (messageId === undefined) replaced = 'all';
      else if (replaced !== 'all') replaced = new Set(replaced).add(messageId);
    },
    tell: () => {
      const due = waiting;
      const again = replaced;
      waiting = new Map();
      replaced = undefined;
      if (again === undefined) {
        for (const [key, delta] of due) followers.get(key)?.tell(delta);
        return;
      }
      for (const [key, listeners] of Array.from(followers)) {
        const delta = again === 'all' || again.has(messageOf(key)) ? null : due.get(key);
        if (delta !== undefined) listeners.tell(delta);
      }
    },
  };
}

function keyOf(messageId: string, partIndex: number): string {
  return `${partIndex} ${messageId}`;
}

function messageOf(key: string): string {
  return key.slice(key.indexOf(' ') + 1);
}
