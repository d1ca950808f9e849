/** Bytes on their way to somebody who reads at a pace of their own. */
export type ByteQueue = {
  push: (bytes: Uint8Array) => void;
  /** What was pushed before is read still. */
  end: () => void;
  readonly bytes: AsyncIterable<Uint8Array>;
};

/** Makes a queue that says when it holds more than `limit` bytes, and when no more than half of that. */
export function createByteQueue(limit: number, full: (isFull: boolean) => void): ByteQueue {
  const waiting: Uint8Array[] = [];
  let size = 0;
  let isFull = false;
  let isOver = false;
  let wake = (): void => undefined;

  const tell = (now: boolean): void => {
    if (isFull === now) return;
    isFull = now;
    full(now);
  };
  const next = async (): Promise<IteratorResult<Uint8Array>> => {
    while (waiting.length === 0 && !isOver) await new Promise<void>((resolve) => (wake = resolve));
    const value = waiting.shift();
    if (!value) return { done: true, value: undefined };
    size -= value.byteLength;
    if (size <= limit / 2) tell(false);
    return { done: false, value };
  };
  return {
    push: (bytes) => {
      if (isOver) return;
      waiting.push(bytes);
      size += bytes.byteLength;
      if (size > limit) tell(true);
      wake();
    },
    end: () => {
      isOver = true;
      wake();
    },
    bytes: { [Symbol.asyncIterator]: () => ({ next }) },
  };
}
