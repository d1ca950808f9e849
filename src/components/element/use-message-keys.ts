'use client';

import { useEffect, useState, type FocusEvent, type KeyboardEvent } from 'react';

import { useStableCallback } from '../../react/use-stable-callback.js';

/** What a thread's scroll container listens with. */
export type MessageKeys = {
  onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
  onFocus: (event: Pick<FocusEvent<HTMLElement>, 'currentTarget' | 'target' | 'relatedTarget'>) => void;
};

/** What a thread knows of its messages. */
export type MessageReach = {
  /** Ids of all messages that are shown, drawn or not, oldest first. */
  getIds: () => readonly string[];
  /** Draws a message that is not, and gives it the focus. */
  focusMessage: (messageId: string) => unknown;
};

/**
 * Lets the keyboard walk the messages of a thread (`stepByKey`). The thread is a tab stop; coming in by Tab leads to the
 * message that had the focus last, or to the newest. A click leads nowhere, and nothing here moves the focus by itself.
 *
 * The code is fetched once `isCalm`, or by the first focus, which is then made up for.
 */
export function useMessageKeys(reach: MessageReach, isCalm: boolean): MessageKeys {
  const getIds = useStableCallback(reach.getIds);
  const focusMessage = useStableCallback(reach.focusMessage);
  useEffect(() => {
    if (isCalm) fetchKeys().catch(leave);
  }, [isCalm]);
  return useState(() => listenLate({ getIds, focusMessage }))[0];
}

type CreateKeys = (reach: MessageReach) => MessageKeys;
let createKeys: CreateKeys | undefined;

async function fetchKeys(): Promise<void> {
  createKeys ??= (await import('./create-message-keys.js')).createMessageKeys;
}

/** Without the code the keys do what they do on any page, and the next focus tries again. */
function leave(): void {}

function listenLate(reach: MessageReach): MessageKeys {
  let keys: MessageKeys | undefined;
  const current = (): MessageKeys | undefined => (keys ??= createKeys?.(reach));
  return {
    onKeyDown: (event) => current()?.onKeyDown(event),
    onFocus: ({ currentTarget, target, relatedTarget }) => {
      const focus = { currentTarget, target, relatedTarget };
      if (current()) return current()?.onFocus(focus);
      fetchKeys().then(() => {
        if (target === target.ownerDocument.activeElement) current()?.onFocus(focus);
      }, leave);
    },
  };
}
