'use client';

import { useContext, useDebugValue, useEffect, useSyncExternalStore } from 'react';

import { browserEnvironment } from '../browser/browser-environment.js';
import { clientSource } from '../core/chat/client-source.js';
import {
  observeConnection,
  type ConnectionSource,
  type WebSocketConnection,
} from '../core/chat/connection-observer.js';
import { createFrontPlainClient, plainEngine } from '../core/front/front-plain-client.js';
import type { PlainClientOptions } from '../core/plain/plain-client.js';
import type { JsonValue } from '../model/json.js';
import type { ChatError } from '../protocol/chat-error.js';
import { clientOf, type ConnectionChoice } from './client-of.js';
import { ConnectionContext } from './connection-context.js';
import { useOwned } from './use-owned.js';
import { useStableCallback } from './use-stable-callback.js';

/** Options of `useWebSocket(url, …)`. Those that are no callbacks count when the connection is made. */
export type WebSocketOptions<DATA = unknown> = Omit<PlainClientOptions<DATA>, 'url'>;

/**
 * The provider's connection: its status, why it is not there, and the `connection-message`s that it carries beside the
 * channels. Drawn again only when a field that was read has changed.
 */
export function useWebSocket(choice?: ConnectionChoice): WebSocketConnection;
/**
 * A plain WebSocket of this component's own: text, JSON and bytes, no channels, no provider. Opened while mounted, kept
 * for 1 s after the last unmount, reconnected by itself; another `url` is another connection, `null` is none.
 */
export function useWebSocket<DATA = unknown>(
  url: string | null,
  options?: WebSocketOptions<DATA>,
): WebSocketConnection<DATA>;
export function useWebSocket(
  first: ConnectionChoice | string | null = {},
  options: WebSocketOptions = {},
): WebSocketConnection | WebSocketConnection<unknown> {
  const scope = useContext(ConnectionContext);
  const onError = useStableCallback((error: ChatError) => options.onError?.(error));
  const isPlain = typeof first === 'string' || first === null;
  const key = isPlain ? first : clientOf(scope, 'useWebSocket', first);
  const { source, result } = useOwned(() => {
    if (!isPlain) return observed(clientSource(clientOf(scope, 'useWebSocket', first)));
    const environment = options.environment ?? browserEnvironment();
    return observed(createFrontPlainClient({ ...options, environment, onError, url: first }, plainEngine));
  }, key);

  useEffect(() => source.retain(), [source]);
  useDebugValue(isPlain ? first : 'provider');
  return useSyncExternalStore(result.subscribe, result.getSnapshot, result.getServerSnapshot);
}

function observed(source: ConnectionSource<JsonValue> | ConnectionSource<unknown>) {
  // Either kind of data may be read as unknown; the overloads say which it is.
  const wide = source as ConnectionSource<unknown>;
  return { source: wide, result: observeConnection(wide) };
}
