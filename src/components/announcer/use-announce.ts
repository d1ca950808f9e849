'use client';

import { useCallback, useEffect } from 'react';

import { useChatScope, type ChatScopeValue } from '../scope/scope-context.js';

/** Says something to whoever listens to the page. */
export type Announce = (text: string) => void;

/**
 * Who speaks for a channel, newest last. By the channel's handle, of which a client has one for each channel: where
 * several chats show the same, only one of them speaks.
 */
const voices = new WeakMap<ChatScopeValue['handle'], Announce[]>();

/**
 * Has the `Announcer` of this chat say something, for parts of one's own: that something was copied, say. Words that
 * stand on the page already need no announcement. Nothing is said where there is no `Announcer`.
 */
export function useAnnounce(caller = 'useAnnounce'): Announce {
  const { handle } = useChatScope(caller);
  return useCallback((text) => voices.get(handle)?.at(-1)?.(text), [handle]);
}

/** Speaks for the channel around while mounted. The result says whether it is the one that does. Keep `say` stable. */
export function useVoice(say: Announce): () => boolean {
  const { handle } = useChatScope('Announcer');
  useEffect(() => {
    voices.set(handle, [...(voices.get(handle) ?? []), say]);
    return () => {
      voices.set(
        handle,
        (voices.get(handle) ?? []).filter((each) => each !== say),
      );
    };
  }, [handle, say]);
  return useCallback(() => voices.get(handle)?.at(-1) === say, [handle, say]);
}
