'use client';

import { messageOf } from '../core/chat/messages-of.js';
import type { UIMessagePart } from '../model/message-part.js';
import { useChannelView } from './use-channel-view.js';
import type { ConnectionChoice } from './client-of.js';

/** One part of a message, drawn again once per frame in which it changed; `undefined` where it is not there. */
export function usePart(
  channel: string,
  messageId: string,
  index: number,
  choice?: ConnectionChoice,
): UIMessagePart | undefined {
  return useChannelView(channel, (view) => messageOf(view, messageId)?.parts[index], choice);
}
