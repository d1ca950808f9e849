import type { UIMessageChunk } from '../../model/chunk.js';
import type { Clock } from '../../shared/clock.js';

/** Which tool calls stand in the message, for those who have to come after them. */
export type AnnouncedCalls = {
  /** Looks at a chunk that the agent yielded. */
  note: (chunk: UIMessageChunk) => void;
  /** Resolves when the call was yielded: true; or when that took too long: false. */
  wait: (toolCallId: string) => Promise<boolean>;
  close: () => void;
};

/**
 * How long a call that was not yielded yet is waited for, in ms. An agent that runs calls beside its stream asks for one
 * while its chunk is still on the way.
 */
const ANNOUNCE_MS = 1_000;

/** Starts with none. */
export function createAnnouncedCalls(clock: Clock): AnnouncedCalls {
  const announced = new Set<string>();
  let isClosed = false;
  const waiting = new Set<{ toolCallId: string; done: (isThere: boolean) => void }>();
  return {
    note: (chunk) => {
      if (chunk.type !== 'tool-input-available' || !('toolCallId' in chunk)) return;
      announced.add(chunk.toolCallId);
      for (const one of waiting) if (one.toolCallId === chunk.toolCallId) one.done(true);
    },
    wait: (toolCallId) => {
      if (isClosed || announced.has(toolCallId)) return Promise.resolve(true);
      return new Promise((resolve) => {
        const timer = clock.setTimer(() => one.done(false), ANNOUNCE_MS);
        const one = {
          toolCallId,
          done: (isThere: boolean): void => {
            clock.clearTimer(timer);
            waiting.delete(one);
            announced.add(toolCallId);
            resolve(isThere);
          },
        };
        waiting.add(one);
      });
    },
    close: () => {
      isClosed = true;
      for (const one of waiting) one.done(true);
    },
  };
}
