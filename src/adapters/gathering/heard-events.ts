import type { User } from '../../model/author.js';
import type { ChannelEvent } from '../../model/event.js';
import { isRecord } from '../../model/is-record.js';
import type { JsonValue } from '../../model/json.js';
import { agentOf } from './agent-presence.js';
import { contentOf, type HeardMessage } from './web-socket-message.js';

/** Where a message is put. `id` is a new one: the wire has none. */
export type HeardPlace = { parentId: string | null; id: string; now: number };

/** What a message comes to: messages where somebody wrote, events of the same name for everything else. */
export function heardEvents(
  heard: HeardMessage,
  { parentId, id, now }: HeardPlace,
): { events: ChannelEvent[] } | { problem: string } {
  const { type, data, at = now, fields } = heard;
  const said = (kind: 'agent' | 'person', author: User, text: string): { events: ChannelEvent[] } => {
    const chat = {
      author: { kind, ...author },
      parentId,
      turnId: null,
      createdAt: at,
      status: 'done' as const,
    };
    const role = kind === 'agent' ? ('assistant' as const) : ('user' as const);
    return {
      events: [{ type: 'message-added', message: { id, role, parts: [{ type: 'text', text }], chat } }],
    };
  };
  const content = contentOf(heard);
  if (content !== undefined) return said('person', personOf(data), content);
  if (type === 'agent_message') {
    const text = isRecord(data) ? data['content'] : undefined;
    const agent = agentOf(data);
    if (agent && typeof text === 'string') return said('agent', agent, text);
    return { problem: 'An agent_message without agent_id or content came, and was passed over.' };
  }
  // Clients whose messages were passed on as they came have no `data`.
  const { type: _type, timestamp: _timestamp, channel: _channel, ...rest } = fields;
  // It came out of JSON a moment ago.
  const carried = ('data' in fields ? data : rest) as JsonValue;
  return { events: [{ type: 'event-published', name: type, data: carried, userId: null, publishedAt: at }] };
}

/** Who wrote: where the wire does not say, somebody. */
function personOf(data: unknown): User {
  if (!isRecord(data)) return { id: 'somebody' };
  const { user_id: id, name } = data;
  return {
    id: (typeof id === 'string' && id !== '') || typeof id === 'number' ? String(id) : 'somebody',
    ...(typeof name === 'string' ? { name } : {}),
  };
}
