/** Takes things one after the other: the next one waits for the promise that was returned for the one before. */
export type MessageQueue<T> = {
  /** @returns false where it is full: nothing was taken then */
  push: (item: T) => boolean;
  /** Things that wait; the one that is worked on is none of them. */
  readonly size: number;
  /** Forgets what waits. */
  clear: () => void;
};

/** Makes a queue of so many at most. `work` must neither throw nor reject. */
export function createMessageQueue<T>(
  limit: number,
  work: (item: T) => void | Promise<void>,
): MessageQueue<T> {
  const waiting: T[] = [];
  let isWorking = false;

  const run = async (): Promise<void> => {
    isWorking = true;
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
    isWorking = false;
  };
  return {
    push: (item) => {
      if (waiting.length >= limit) return false;
      waiting.push(item);
      if (!isWorking) void run();
      return true;
    },
    get size() {
      return waiting.length;
    },
    clear: () => {
      waiting.length = 0;
    },
  };
}
