import type { JsonValue } from '../../model/json.js';
import { ChatError } from '../../protocol/chat-error.js';
import type { Client } from '../client.js';
import type { ConnectionSource } from './connection-observer.js';

const noMessages: readonly JsonValue[] = [];

/** A native client's connection with its `connection-message`s, as `observeConnection` takes it. */
export function clientSource(client: Client): ConnectionSource<JsonValue> {
  let lastMessage: JsonValue | undefined;
  const stateOf = (connection: ReturnType<Client['store']['getState']>['connection']) => ({
    connection,
    lastMessage,
    messages: noMessages,
  });
  const initial = { ...stateOf(client.store.getInitialState().connection), lastMessage: undefined };
  let current = stateOf(client.store.getState().connection);
  const getState = () => {
    const { connection } = client.store.getState();
    const same = current.connection === connection && current.lastMessage === lastMessage;
    if (!same) current = stateOf(connection);
    return current;
  };
  return {
    getState,
    getInitialState: () => initial,
    subscribe: (listener) => {
      const stops = [
        client.store.subscribe(listener),
        client.onMessage((data) => {
          lastMessage = data;
          listener();
        }),
      ];
      return () => stops.forEach((stop) => stop());
    },
    retain: client.retain,
    send: (data) => {
      if (!(data instanceof Uint8Array)) return client.send(data);
      throw new ChatError(
        'binary-unsupported',
        'Bytes were given to send(), but this connection carries JSON only, so they would be lost. ' +
          'Encode them as text, or open a plain connection with useWebSocket(url).',
      );
    },
    sendJson: client.send,
    request: client.request,
    connect: client.connect,
    disconnect: client.disconnect,
    retryNow: client.retryNow,
    onMessage: client.onMessage,
    metrics: client.metrics,
    explain: client.explain,
  };
}
