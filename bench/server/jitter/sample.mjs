/** What a process holds just now: its heap after a collection, and its timers, sockets and other resources by kind. */
export function sample() {
  globalThis.gc?.();
  /** @type {Record<string, number>} */
  const resources = {};
  for (const kind of process.getActiveResourcesInfo()) resources[kind] = (resources[kind] ?? 0) + 1;
  return { heapMb: process.memoryUsage().heapUsed / 1e6, rssMb: process.memoryUsage.rss() / 1e6, resources };
}
