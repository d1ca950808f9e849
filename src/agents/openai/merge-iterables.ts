/**
 * Yields what several sources yield, in the order of arrival, until all have ended or the signal aborts. Aborting does
 * not wait for a source that ignores the signal; a source that throws ends the merge with its error.
 */
export async function* mergeIterables<T>(
  sources: readonly AsyncIterable<T>[],
  signal: AbortSignal,
): AsyncGenerator<T> {
  const arrived: T[] = [];
  const failures: unknown[] = [];
  let running = sources.length;
  let wake = (): void => {};

  const drain = async (source: AsyncIterable<T>): Promise<void> => {
    try {
      for await (const item of source) {
        arrived.push(item);
        wake();
        if (signal.aborted) return;
      }
    } catch (error) {
      failures.push(error);
    } finally {
      running -= 1;
      wake();
    }
  };
  const onAbort = (): void => wake();
  signal.addEventListener('abort', onAbort, { once: true });
  for (const source of sources) void drain(source);

  try {
    while (!signal.aborted) {
      const item = arrived.shift();
      if (item !== undefined) yield item;
      else if (failures.length > 0) throw failures[0];
      else if (running === 0) return;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
