import { isRecord } from '../../model/is-record.js';
import type { JsonObject } from '../../model/json.js';
import type { ChatMessage } from '../../model/message.js';
import type { EndpointHost } from '../../protocol/endpoint.js';
import { createGuestTurns, messageText } from '../foreign/guest-turns.js';
import { wireAgentId } from './agent-id.js';
import { wireTime } from './wire-time.js';

/** Something that happened on the gateway, in this server's words. */
export type BusEvent = {
  /** The gateway's channel. */
  channel: string;
  /** Dotted, such as `conversation.message`. */
  type: string;
  data: JsonObject;
  /** Milliseconds since the epoch. */
  at: number;
};

/** What happens, for all clients of one gateway. */
export type BusFeed = {
  listen: (listener: (event: BusEvent) => void) => () => void;
  close: () => void;
};

/** Follows the gateway's bus: messages, whole answers, and the app's own events. */
export function createBusFeed({ subscribe, clock }: Pick<EndpointHost, 'subscribe' | 'clock'>): BusFeed {
  const listeners = new Set<(event: BusEvent) => void>();
  const tell = (event: BusEvent): void => {
    for (const listener of Array.from(listeners)) listener(event);
  };
  const said = (channel: string, message: ChatMessage): void => {
    const { author, createdAt: at } = message.chat;
    const data = {
      conversation_id: channel,
      // The server's own: agent 0 is the user.
      agent_id: author.kind === 'person' ? 0 : wireAgentId(author.id),
      agent_name: author.name ?? author.id,
      content: messageText(message),
      timestamp: wireTime(at),
    };
    tell({ channel, type: 'conversation.message', data, at });
  };
  const turns = createGuestTurns({
    started: () => undefined,
    chunk: () => undefined,
    ended: ({ channel }, message) =>
      said(channel, { ...message, chat: { ...message.chat, createdAt: clock.now() } }),
  });
  const end = subscribe('*', ({ channel, event }) => {
    if (event.type === 'message-added') said(channel, event.message);
    // An event of a client's could say that anything had happened.
    if (event.type === 'event-published' && event.userId === null) {
      const { name: type, data, publishedAt: at } = event;
      // JSON of the app's: where it is an object, it is a JSON object.
      tell({ channel, type, data: (isRecord(data) ? data : { value: data }) as JsonObject, at });
    }
    turns.event(channel, event);
  });
  return {
    listen: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: end,
  };
}
