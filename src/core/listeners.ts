/** Functions that want to be told of something. */
export type Listeners<T> = {
  add: (listener: (value: T) => void) => () => void;
  /** Tells all that are there now; one that throws keeps nothing from the others, and `failed` hears of it. */
  tell: (value: T) => void;
  clear: () => void;
  readonly size: number;
};

export function createListeners<T>(failed: (cause: unknown) => void): Listeners<T> {
  const entries = new Set<{ listener: (value: T) => void }>();
  return {
    add: (listener) => {
      // An entry of its own: the same function added twice is also told twice, and taken away once by each.
      const entry = { listener };
      entries.add(entry);
      return () => void entries.delete(entry);
    },
    tell: (value) => {
      for (const entry of Array.from(entries)) {
        // Taken away by one that was told before it.
        if (!entries.has(entry)) continue;
        try {
          entry.listener(value);
        } catch (cause) {
          failed(cause);
        }
      }
    },
    clear: () => entries.clear(),
    get size() {
      return entries.size;
    },
  };
}
