'use client';

import { useEffect, useSyncExternalStore } from 'react';

import { useOwned } from '../../react/use-owned.js';
import { useStableCallback } from '../../react/use-stable-callback.js';
import { ChatWebSocket } from './chat-web-socket.js';
import type { EventDetails, WebSocketConfig } from './web-socket-config.js';

/**
 * The document's hook: a `ChatWebSocket` that is connected while the component is mounted. It is there at the first
 * render already, and the component is drawn again when its `state` or `connection.status` changes. Callbacks are always the newest render's;
 * everything else counts when the socket is made, and another `url` makes another socket.
 *
 * @example
 * const ws = useChatWebSocket({ onMessage: (message) => setText(message.response) });
 * return <button onClick={() => ws.send({ message: 'Hello' })}>Say hello ({ws.state})</button>;
 */
export function useChatWebSocket(options: WebSocketConfig = {}): ChatWebSocket {
  const onOpen = useStableCallback(() => options.onOpen?.());
  const onClose = useStableCallback<EventDetails['close'], void>((event) => options.onClose?.(event));
  const onError = useStableCallback<EventDetails['error'], void>((event) => options.onError?.(event));
  const onMessage = useStableCallback<EventDetails['message'], void>((message) =>
    options.onMessage?.(message),
  );
  const onReconnect = useStableCallback((attempt: number) => options.onReconnect?.(attempt));
  const socket = useOwned(
    () =>
      new ChatWebSocket({
        ...options,
        onOpen,
        onClose,
        onMessage,
        onReconnect,
        ...(options.onError && { onError }),
      }),
    options.url,
  );
  useEffect(() => socket.retain(), [socket]);
  // The states have one word for a line that comes back and for one that does not.
  const shown = (): string => `${socket.state} ${socket.connection.status}`;
  useSyncExternalStore(socket.subscribe, shown, () => 'disconnected idle');
  return socket;
}
