'use client';

import { useCallback, useState } from 'react';

import { useMessageScope } from '../message/message-context.js';
import { useChatScope } from '../scope/scope-context.js';
import { usePartIndex } from './part-context.js';

/**
 * Whether somebody unfolded or folded the part around, `null` where nobody did, and how to note it: kept with the chat,
 * since the row of a long thread goes with what it knows once it is out of sight.
 */
export function useFold(caller: string): [isOpen: boolean | null, note: (isOpen: boolean) => void] {
  const { desk } = useChatScope(caller);
  const { messageId } = useMessageScope(caller);
  const key = `${messageId} ${usePartIndex(caller)}`;
  const [isOpen, setOpen] = useState(() => desk.folds.get(key) ?? null);
  const note = useCallback(
    (next: boolean) => {
      desk.folds.set(key, next);
      setOpen(next);
    },
    [desk, key],
  );
  return [isOpen, note];
}
