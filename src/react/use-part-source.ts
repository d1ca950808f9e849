'use client';

import { createPartSource, type PartSource } from '../core/chat/part-source.js';
import type { ConnectionChoice } from './client-of.js';
import { useClient } from './use-client.js';
import { useOwned } from './use-owned.js';

/**
 * The text of one part as something to follow: `read` it once, then take each `{ offset, delta }`. Draws nothing again
 * by itself; hand it to `useMarkdownBlocks`, or append to a text node. The same object for the same part.
 */
export function usePartSource(
  channel: string,
  messageId: string,
  index: number,
  choice?: ConnectionChoice,
): PartSource {
  const client = useClient('usePartSource', choice);
  return useOwned(
    () => createPartSource(client, channel, messageId, index),
    client,
    channel,
    messageId,
    index,
  );
}
