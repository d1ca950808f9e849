'use client';

import type { UIMessagePart } from '../model/message-part.js';
import type { ConnectionChoice } from './client-of.js';
import { useMessage } from './use-message.js';

/** One part of a message, drawn again once per frame in which it changed; `undefined` where it is not there. */
export function usePart(
  channel: string,
  messageId: string,
  index: number,
  choice?: ConnectionChoice,
): UIMessagePart | undefined {
  return useMessage(channel, messageId, ({ parts }) => parts[index], choice);
}
