'use client';

import { useSyncExternalStore } from 'react';

import { observeExplanation, type ConnectionExplanation } from '../core/chat/explanation-observer.js';
import type { ClientOptions } from '../core/client.js';
import type { ConnectionChoice } from './client-of.js';
import { useClient } from './use-client.js';
import { useOwned } from './use-owned.js';

/** Options of `useConnectionExplanation`. */
export type ConnectionExplanationOptions = ConnectionChoice & {
  /** What counts the seconds down; stories and tests move one by hand. @default the machine's clock */
  clock?: ClientOptions['clock'];
};

/**
 * Why there is no connection, in a sentence, and how many seconds are left until the next try: what a banner needs.
 * Ticks once a second while a try is waited for, and never otherwise.
 */
export function useConnectionExplanation({
  clock,
  ...choice
}: ConnectionExplanationOptions = {}): ConnectionExplanation {
  const client = useClient('useConnectionExplanation', choice);
  const observer = useOwned(() => observeExplanation(client, clock), client, clock);
  return useSyncExternalStore(observer.subscribe, observer.getSnapshot, observer.getServerSnapshot);
}
