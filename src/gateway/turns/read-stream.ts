import type { AgentStream } from '../agent.js';

/** Reads one chunk after the other; `cancel` lets the agent know that nobody reads on, and waits for nothing. */
export type StreamReader = { next: () => Promise<IteratorResult<unknown>>; cancel: () => void };

/** Whether this can be read: agents written in JavaScript return anything. */
export function isStream(returned: unknown): returned is AgentStream {
  if (typeof returned !== 'object' || returned === null) return false;
  const isIterable = Symbol.asyncIterator in returned && typeof returned[Symbol.asyncIterator] === 'function';
  return isIterable || ('getReader' in returned && typeof returned.getReader === 'function');
}

/** Reads what an agent returned. A `ReadableStream` is read through its reader: not every browser can iterate one. */
export function readStream(stream: AgentStream): StreamReader {
  if ('getReader' in stream) {
    const reader = stream.getReader();
    return {
      next: async () => {
        const { done, value } = await reader.read();
        return done ? { done, value } : { done: false, value };
      },
      cancel: () => void reader.cancel().catch(() => undefined),
    };
  }
  const iterator = stream[Symbol.asyncIterator]();
  return {
    next: () => iterator.next(),
    // A generator that waits for something runs its `finally` only when that came, or never.
    cancel: () => void Promise.resolve(iterator.return?.()).catch(() => undefined),
  };
}
