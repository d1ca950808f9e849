'use client';

import { useEffect, useMemo } from 'react';

import { clientCloseTable, clientRetry } from '../../adapters/gathering/close-table.js';
import { anyMessageSchema, type AnyMessage } from '../../adapters/gathering/web-socket-message.js';
import type { JsonValue } from '../../model/json.js';
import { useWebSocket as usePlainWebSocket, type WebSocketOptions } from '../../react/use-web-socket.js';

/** What the document's hook returns. */
export type GatheringWebSocket = {
  /** The newest 100, oldest first. Pings and pongs are none. */
  messages: readonly AnyMessage[];
  isConnected: boolean;
  /** Sends JSON; false where there is no connection: nothing was sent then. Always the same function. */
  send: (data: JsonValue) => boolean;
};

/** For tests and for pages that bring their own. Those count when the connection is made. */
export type GatheringWebSocketOptions = Pick<
  WebSocketOptions<AnyMessage>,
  'webSocket' | 'clock' | 'random' | 'environment' | 'onError'
>;

/**
 * The document's hook: one address, what came of it, and a way to say something. Connects while mounted, and again when
 * the line is lost: after 1,000 ms × attempt, five times in a row. Pings are answered. Another `url` is another
 * connection, `null` is none.
 *
 * @example const { messages, isConnected, send } = useWebSocket(`ws://localhost:8000/ws/circles/${circleName}`);
 */
export function useWebSocket(
  url: string | null,
  options: GatheringWebSocketOptions = {},
): GatheringWebSocket {
  const { messages, isConnected, sendJson, onMessage } = usePlainWebSocket<AnyMessage>(url, {
    ...options,
    schema: anyMessageSchema,
    retry: clientRetry,
    closeTable: clientCloseTable,
  });
  useEffect(
    () =>
      onMessage(({ type }) => {
        if (type === 'ping') sendJson({ type: 'pong' });
      }),
    [onMessage, sendJson],
  );
  const shown = useMemo(() => messages.filter(({ type }) => type !== 'ping' && type !== 'pong'), [messages]);
  return { messages: shown, isConnected, send: sendJson };
}
