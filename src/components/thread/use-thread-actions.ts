'use client';

import { useMemo } from 'react';

import { useChatScope } from '../scope/scope-context.js';
import type { ThreadActions } from './thread-context.js';

/** The thread that shows a channel, by the channel's handle; the last one drawn where there are several. */
const offered = new WeakMap<object, ThreadActions>();

/** Lends a thread's actions to the parts that stand outside of it. Returns how to take them back. */
export function offerThreadActions(handle: object, actions: ThreadActions): () => void {
  offered.set(handle, actions);
  return () => {
    if (offered.get(handle) === actions) offered.delete(handle);
  };
}

/**
 * What can be done with the thread of the `ChatScope` around, from anywhere in it: a search, a list of answers, a link to
 * a message. Stable functions; without a thread on the page they do nothing, and resolve with `false`.
 */
export function useThreadActions(): ThreadActions {
  const { handle } = useChatScope('useThreadActions');
  return useMemo(
    () => ({
      scrollToMessage: async (messageId, options) =>
        (await offered.get(handle)?.scrollToMessage(messageId, options)) ?? false,
      focusMessage: async (messageId) => (await offered.get(handle)?.focusMessage(messageId)) ?? false,
      scrollToEnd: () => offered.get(handle)?.scrollToEnd(),
    }),
    [handle],
  );
}
