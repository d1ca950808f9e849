'use client';

import { useDebugValue, useEffect, useSyncExternalStore } from 'react';

import type { Discontinuity, NumberedEvent, Signal } from '../core/channel/channel-handle.js';
import { observeChannel, type ChannelConnection } from '../core/chat/channel-observer.js';
import { readEvent, type EventSchemas, type ReceivedEvent } from '../core/chat/published-event.js';
import { ChatError } from '../protocol/chat-error.js';
import type { ConnectionChoice } from './client-of.js';
import { useClient } from './use-client.js';
import { useOwned } from './use-owned.js';
import { useStableCallback } from './use-stable-callback.js';

/** Options of `useChannel`. Callbacks may be made anew with each render. */
export type ChannelOptions<EVENTS extends EventSchemas | undefined = undefined> = ConnectionChoice & {
  /** A schema for each of the app's own events, by name: types `publish` and what `onEvent` is told, and checks both. */
  events?: EVENTS;
  /** Told of signals: unnumbered, once or not at all. */
  onSignal?: (signal: Signal) => void;
  /** Told of published events whose data did not fit (`message-invalid`); they are not given to `onEvent`. */
  onError?: (error: ChatError) => void;
};

/**
 * A channel without a chat: who is here, who types, and the app's own events. `onEvent` is told of each event of the log
 * once and in order, after the commit that holds it, and of a `discontinuity` where a snapshot stood in for some.
 */
export function useChannel<EVENTS extends EventSchemas | undefined = undefined>(
  name: string,
  onEvent?: (received: ReceivedEvent<EVENTS>) => void,
  options: ChannelOptions<EVENTS> = {},
): ChannelConnection<EVENTS> {
  const client = useClient('useChannel', options);
  const schemas = useStableCallback(() => options.events);
  const observer = useOwned(() => observeChannel(client, name, schemas), client, name);
  const receive = useStableCallback((received: NumberedEvent | Discontinuity) => {
    try {
      const read = readEvent(received, options.events);
      // `readEvent` has just checked what the type says.
      if (read) onEvent?.(read as ReceivedEvent<EVENTS>);
    } catch (error) {
      if (!(error instanceof ChatError)) throw error;
      options.onError?.(error);
    }
  });
  const hear = useStableCallback((signal: Signal) => options.onSignal?.(signal));

  useEffect(() => {
    const channel = client.channel(name);
    const stops = [channel.onEvent(receive), channel.onSignal(hear), channel.retain()];
    return () => stops.forEach((stop) => stop());
  }, [client, name, receive, hear]);

  useDebugValue(name);
  return useSyncExternalStore(observer.subscribe, observer.getSnapshot, observer.getServerSnapshot);
}
