'use client';

import { useEffect } from 'react';

import type { ChatMessage } from '../model/message.js';
import type { ConnectionChoice } from './client-of.js';
import { useClient } from './use-client.js';
import { useHeldMessage } from './use-held.js';

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
  const client = useClient('useMessage', choice);
  const handle = client.channel(channel);
  useEffect(() => handle.retain(), [handle]);
  return useHeldMessage<ChatMessage | SELECTED>(client, channel, messageId, selector ?? itself);
}

function itself(message: ChatMessage): ChatMessage {
  return message;
}
