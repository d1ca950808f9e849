import { isRecord } from '../../model/is-record.js';
import { parseJson } from '../../protocol/parse-json.js';
import type { EndpointHost, ForeignLine } from '../../protocol/endpoint.js';
import type { BusEvent, BusFeed } from './bus-feed.js';
import type { ServedClient } from './serve-agent-chat.js';
import { topicsOf } from './topics-of.js';
import { wireTime } from './wire-time.js';

/** Of `serveTopics` and `serveDashboard`. */
export type ServeBusOptions = {
  host: EndpointHost;
  line: ForeignLine;
  feed: BusFeed;
  /** Whether this client may hear of it. */
  sees: (event: BusEvent) => boolean;
  /** What this server calls the client. */
  id: string;
};

/** Serves `/ws`: actions, topics, and what happens in them. Who is subscribed to nothing hears of everything. */
export function serveTopics({ host, line, feed, sees, id }: ServeBusOptions): ServedClient {
  const { clock } = host;
  const subscriptions = new Set<string>();
  const connectedAt = wireTime(clock.now());
  const say = (type: string, data: object, at = clock.now()): void =>
    line.send(JSON.stringify({ type, data, timestamp: wireTime(at) }));
  const end = feed.listen((event) => {
    const { type, data, at } = event;
    const topics = topicsOf(type, data);
    const isWanted =
      subscriptions.size === 0 || topics.length === 0 || topics.some((topic) => subscriptions.has(topic));
    if (isWanted && sees(event)) say(type, data, at);
  });
  say('connected', { connection_id: id, message: 'Connected to GatheRing WebSocket' });

  return {
    received: (data) => {
      const value = typeof data === 'string' ? parseJson(data) : undefined;
      if (!isRecord(value)) return say('error', { message: 'Expecting a JSON object.' });
      const { action } = value;
      const topics = topicsIn(value['topics']);
      switch (action) {
        case 'subscribe':
          for (const topic of topics) if (subscriptions.size < MOST_TOPICS) subscriptions.add(topic);
          return say('subscribed', { topics });
        case 'unsubscribe':
          for (const topic of topics) subscriptions.delete(topic);
          return say('unsubscribed', { topics });
        case 'ping':
          return say('pong', {});
        case 'info':
          return say('info', { id, subscriptions: [...subscriptions], connected_at: connectedAt });
        default: {
          // Python's word for what is missing.
          const named = typeof action === 'string' ? action : 'None';
          say('error', { message: `Unknown action: ${named.slice(0, 100)}` });
        }
      }
    },
    leave: end,
  };
}

/** More than any page reads; without an end one client could fill the memory. */
const MOST_TOPICS = 1_000;

function topicsIn(topics: unknown): string[] {
  if (!Array.isArray(topics)) return [];
  return topics.filter((topic): topic is string => typeof topic === 'string' && topic.length <= 256);
}
