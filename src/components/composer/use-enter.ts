'use client';

import { useSyncExternalStore, type KeyboardEvent } from 'react';

import { isEnter } from '../element/is-enter.js';

/** When Enter sends: `always`, `never` (the button does), or, for `auto`, where the keyboard is not one on the screen. */
export type EnterSends = 'auto' | 'always' | 'never';

const touch = '(pointer: coarse) and (hover: none)';

/** Whether Enter sends here: on a phone it breaks the line, as there is no Shift at hand. */
export function useEnterSends(wish: EnterSends): boolean {
  const isTouch = useSyncExternalStore(followTouch, isTouchNow, () => false);
  return wish === 'always' || (wish === 'auto' && !isTouch);
}

/** Whether a key sends: Enter where it does, and with Ctrl or Cmd everywhere. */
export function isSending(event: KeyboardEvent, enterSends: boolean): boolean {
  return isEnter(event) && (enterSends || event.ctrlKey || event.metaKey);
}

function followTouch(listener: () => void): () => void {
  const query = globalThis.matchMedia?.(touch);
  query?.addEventListener('change', listener);
  return () => query?.removeEventListener('change', listener);
}

function isTouchNow(): boolean {
  return globalThis.matchMedia?.(touch).matches ?? false;
}
