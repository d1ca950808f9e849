'use client';

import { messageOf } from '../core/chat/messages-of.js';
import type { ChatMessage } from '../model/message.js';
import { useChannelView } from './use-channel-view.js';
import type { ConnectionChoice } from './client-of.js';

/**
 * One message, or what a selector takes of it; `undefined` where it is not held. A row that selects the role, the
 * status or `parts.length` is not drawn again while text comes in; the whole message is, once per frame.
 */
export function useMessage(
  channel: string,
  messageId: string,
  selector?: undefined,
  choice?: ConnectionChoice,
): ChatMessage | undefined;
export function useMessage<SELECTED>(
  channel: string,
  messageId: string,
  /** Return primitives, or objects that stand in the message. */
  selector: (message: ChatMessage) => SELECTED,
  choice?: ConnectionChoice,
): SELECTED | undefined;
export function useMessage<SELECTED>(
  channel: string,
  messageId: string,
  selector?: (message: ChatMessage) => SELECTED,
  choice?: ConnectionChoice,
): ChatMessage | SELECTED | undefined {
  return useChannelView(
    channel,
    (view) => {
      const message = messageOf(view, messageId);
      return message && selector ? selector(message) : message;
    },
    choice,
  );
}
