/** How many of something each key has just now. */
export type Counts = {
  of: (key: string) => number;
  /** @returns a function that takes it away again; calling it twice does no harm */
  add: (key: string) => () => void;
};

/** Starts with none. */
export function createCounts(): Counts {
  const counts = new Map<string, number>();
  return {
    of: (key) => counts.get(key) ?? 0,
    add: (key) => {
      counts.set(key, (counts.get(key) ?? 0) + 1);
      let isCounted = true;
      return () => {
        if (!isCounted) return;
        isCounted = false;
        const left = (counts.get(key) ?? 1) - 1;
        if (left > 0) counts.set(key, left);
        else counts.delete(key);
      };
    },
  };
}

/** Whether an address is this machine's own: everybody behind a proxy on it has it, so it says nothing of who comes. */
export function isLoopback(address: string): boolean {
  return /^(::ffff:)?127\./i.test(address) || address === '::1';
}
