'use client';

import { useEffect, useRef } from 'react';

import { useStableCallback } from '../../react/use-stable-callback.js';
import { useChatScope } from '../scope/scope-context.js';
import type { ScopeDesk } from '../scope/scope-desk.js';
import { useView, type View } from '../scope/use-view.js';

/** How far from the end a message that was just sent may stand: its answers may have begun in the same frame. */
const reach = 3;

/** Calls back with the id of each message that is sent from here, once it is drawn. */
export function useSentMessage(callback: (messageId: string) => void): void {
  const { desk } = useChatScope('Thread.Viewport');
  const newest = useView('Thread.Viewport', (view) => newestOf(view, desk));
  const known = useRef(new Set<string>());
  const report = useStableCallback(callback);

  useEffect(() => {
    // One that failed is the newest again once those sent after it are through.
    if (newest === undefined || known.current.has(newest)) return;
    known.current.add(newest);
    report(newest);
  }, [newest, report]);
}

/** What waits was sent by this client, though maybe by a button of the app's own; what came back is known by its id. */
function newestOf({ pending, order }: View, desk: ScopeDesk): string | undefined {
  return [...pending.keys()].at(-1) ?? order.slice(-reach).findLast(desk.hasSent);
}
