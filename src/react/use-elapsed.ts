'use client';

import { useSyncExternalStore } from 'react';

import type { ClientOptions } from '../core/client.js';
import { observeElapsed } from '../core/chat/elapsed.js';
import { useOwned } from './use-owned.js';

/**
 * Seconds since this page first saw something run, and how many it took once it does no more; `null` where it was not
 * seen running. `owner` keeps the count, so that a row that comes back goes on with it.
 */
export function useElapsed(
  owner: object,
  key: string,
  isRunning: boolean,
  clock?: ClientOptions['clock'],
): number | null {
  const observer = useOwned(() => observeElapsed(owner, key, isRunning, clock), owner, key, isRunning, clock);
  return useSyncExternalStore(observer.subscribe, observer.getSnapshot, none);
}

function none(): null {
  return null;
}
