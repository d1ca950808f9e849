'use client';

import { useSyncExternalStore } from 'react';

/** Whether what is drawn may differ from what a server drew: not there, and not while a page is hydrated. */
export function useIsHydrated(): boolean {
  return useSyncExternalStore(never, yes, no);
}

const never = () => () => undefined;
const yes = () => true;
const no = () => false;
