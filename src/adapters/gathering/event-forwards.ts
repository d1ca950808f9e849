import { isRecord } from '../../model/is-record.js';
import type { JsonValue } from '../../model/json.js';
import type { EndpointHost } from '../../protocol/endpoint.js';
import type { ConnectionManager } from './connection-manager.js';
import { webSocketMessage, type MessageType } from './web-socket-message.js';

/** Where events of one topic of the bus go. */
export type EventForward = {
  type: MessageType;
  /** Whose clients are told; `undefined`: nobody's. */
  channel: (data: JsonValue) => string | undefined;
};

/** The two of the document: by the event's own `circle_name` and `workspace_id`. */
export const documentedForwards: Readonly<Record<string, EventForward>> = {
  'agent.message': { type: 'agent_message', channel: (data) => named(data, 'circle_name', '') },
  'workspace.file_changed': {
    type: 'file_changed',
    channel: (data) => named(data, 'workspace_id', 'workspace-'),
  },
};

/**
 * Hands events of the gateway's bus (`gateway.publish`, in whatever channel) on to clients.
 *
 * @returns a function that ends it
 */
export function forwardEvents(
  { subscribe }: Pick<EndpointHost, 'subscribe'>,
  { broadcast }: Pick<ConnectionManager, 'broadcast'>,
  forwards: Readonly<Record<string, EventForward>>,
): () => void {
  const ends = Object.entries(forwards).map(([topic, { type, channel }]) =>
    subscribe(topic, ({ event }) => {
      // The data says where it goes, so it has to be the app's: a client could name a circle that it may not enter.
      if (event.type !== 'event-published' || event.userId !== null) return;
      const to = channel(event.data);
      if (to !== undefined) broadcast(to, webSocketMessage(type, event.data, event.publishedAt));
    }),
  );
  return () => ends.forEach((end) => end());
}

function named(data: JsonValue, key: string, prefix: string): string | undefined {
  const value = isRecord(data) ? data[key] : undefined;
  return typeof value === 'string' || typeof value === 'number' ? `${prefix}${value}` : undefined;
}
