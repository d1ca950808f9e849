'use client';

import { useCallback, useEffect, useSyncExternalStore } from 'react';

import { channelOf } from '../core/chat/channel-of.js';
import { followMessage } from '../core/chat/follow-message.js';
import { messageOf } from '../core/chat/messages-of.js';
import type { ClientState } from '../core/store/client-state.js';
import type { ChatMessage } from '../model/message.js';
import type { ConnectionChoice } from './client-of.js';
import { useClient } from './use-client.js';

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
  const { store } = client;
  const handle = client.channel(channel);
  useEffect(() => handle.retain(), [handle]);
  const subscribe = useCallback(
    (listener: () => void) => followMessage(store, channel, messageId, listener),
    [store, channel, messageId],
  );
  const select = (state: ClientState): ChatMessage | SELECTED | undefined => {
    const message = messageOf(channelOf(state, channel), messageId);
    return message && selector ? selector(message) : message;
  };
  return useSyncExternalStore(
    subscribe,
    () => select(store.getState()),
    () => select(store.getInitialState()),
  );
}
