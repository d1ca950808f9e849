'use client';

import { messageIdsOf } from '../core/chat/messages-of.js';
import { useChannelView } from './use-channel-view.js';
import type { ConnectionChoice } from './client-of.js';

/**
 * Ids of a channel's messages in the order in which they are drawn: the shown branch, then what is still on its way.
 * The list stays the same object while messages are being written; a message keeps its id from sending on.
 */
export function useMessageIds(channel: string, choice?: ConnectionChoice): readonly string[] {
  return useChannelView(channel, messageIdsOf, choice);
}
