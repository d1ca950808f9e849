'use client';

import { useSyncExternalStore } from 'react';

import type { ClientOptions } from '../core/client.js';
import { observeTiming, type MessageTiming } from '../core/chat/message-timing.js';
import type { ConnectionChoice } from './client-of.js';
import { useClient } from './use-client.js';
import { useOwned } from './use-owned.js';

/** Options of `useMessageTiming`. */
export type MessageTimingOptions = ConnectionChoice & {
  /** What counts; stories and tests move one by hand. @default the machine's clock */
  clock?: ClientOptions['clock'];
};

/**
 * How fast an answer came: time to the first token, tokens or characters a second, elapsed time. `null` for what people
 * write, and on a server. Ticks once a second while the answer is written; never per token.
 */
export function useMessageTiming(
  channel: string,
  messageId: string,
  { clock, ...choice }: MessageTimingOptions = {},
): MessageTiming | null {
  const client = useClient('useMessageTiming', choice);
  const observer = useOwned(
    () => observeTiming(client, channel, messageId, clock),
    client,
    channel,
    messageId,
    clock,
  );
  return useSyncExternalStore(observer.subscribe, observer.getSnapshot, none);
}

/** Server and page would not agree on times. */
function none(): null {
  return null;
}
