/** Runs tasks one after the other, in the order in which they were given. */
export type SerialQueue = {
  /** Resolves with what the task returned; a task that throws does not stop those behind it. */
  run: <T>(task: () => Promise<T> | T) => Promise<T>;
  /** Tasks that run or wait. */
  readonly size: number;
};

/** Makes an empty queue. */
export function createSerialQueue(): SerialQueue {
  let last: Promise<unknown> = Promise.resolve();
  let size = 0;
  return {
    run: (task) => {
      size += 1;
      const result = last.then(task);
      const leave = (): void => {
        size -= 1;
      };
      last = result.then(leave, leave);
      return result;
    },
    get size() {
      return size;
    },
  };
}
