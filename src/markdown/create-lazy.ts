'use client';

import { useSyncExternalStore } from 'react';

const never = (): (() => void) => () => undefined;

/**
 * A module that the first component which wants it has fetched. The hook returns `undefined` until it is there, on the
 * server too; what it adds has to be dispensable. A fetch that fails is tried again by the next component.
 */
export function createLazy<Module>(load: () => Promise<Module>): (isWanted?: boolean) => Module | undefined {
  const listeners = new Set<() => void>();
  let module: Module | undefined;
  let isLoading = false;

  async function begin(): Promise<void> {
    isLoading = true;
    try {
      module = await load();
      for (const listener of listeners) listener();
    } catch {
      // Offline, or a newer version was deployed: the page goes on without.
    } finally {
      isLoading = false;
    }
  }
  function subscribe(listener: () => void): () => void {
    listeners.add(listener);
    if (module === undefined && !isLoading) void begin();
    return () => listeners.delete(listener);
  }
  return function useLazy(isWanted = true) {
    return useSyncExternalStore(
      isWanted ? subscribe : never,
      () => module,
      () => undefined,
    );
  };
}
