import type { Client } from '../core/client.js';

/**
 * Holds a client from the end of this task on, and returns the letting go. A provider that is mounted and unmounted many
 * times in one task (a storm of remounts, StrictMode) makes a client each time; only the one that stays opens a socket.
 */
export function retainSoon(client: Client): () => void {
  let release: (() => void) | undefined;
  let isOver = false;
  queueMicrotask(() => {
    if (!isOver) release = client.retain();
  });
  return () => {
    isOver = true;
    release?.();
  };
}
