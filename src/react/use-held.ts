'use client';

import { useCallback, useSyncExternalStore } from 'react';
import { useStore } from 'zustand';

import type { ChannelView } from '../core/channel/channel-view.js';
import { channelOf } from '../core/chat/channel-of.js';
import { followMessage } from '../core/chat/follow-message.js';
import { messageOf } from '../core/chat/messages-of.js';
import type { Client } from '../core/client.js';
import type { ConnectionView } from '../core/connection/connection-view.js';
import type { ClientState } from '../core/store/client-state.js';
import type { ChatMessage } from '../model/message.js';

// For what stands inside of something that holds its channel already: a row has dozens of these.

/** Selects from a client's connection. Return primitives, or objects that stand in it. */
export function useConnectionView<SELECTED>(
  client: Client,
  selector: (connection: ConnectionView) => SELECTED,
): SELECTED {
  return useStore(client.store, ({ connection }) => selector(connection));
}

/** As `useChannelView`, in a channel that somebody else holds. */
export function useHeldView<SELECTED>(
  client: Client,
  channel: string,
  selector: (view: ChannelView) => SELECTED,
): SELECTED {
  return useStore(client.store, (state) => selector(channelOf(state, channel)));
}

/** As `useMessage` with a selector, in a channel that somebody else holds. */
export function useHeldMessage<SELECTED>(
  { store }: Client,
  channel: string,
  messageId: string,
  selector: (message: ChatMessage) => SELECTED,
): SELECTED | undefined {
  const subscribe = useCallback(
    (listener: () => void) => followMessage(store, channel, messageId, listener),
    [store, channel, messageId],
  );
  const select = (state: ClientState): SELECTED | undefined => {
    const message = messageOf(channelOf(state, channel), messageId);
    return message && selector(message);
  };
  return useSyncExternalStore(
    subscribe,
    () => select(store.getState()),
    () => select(store.getInitialState()),
  );
}
