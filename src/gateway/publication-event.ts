import type { ChannelState } from '../model/channel-state.js';
import { decodeEvent, type ChannelEvent } from '../model/event.js';
import { isDeeperThan, MAX_JSON_DEPTH } from '../model/json.js';
import { tipOf } from '../model/thread.js';
import { parseJson } from '../protocol/parse-json.js';
import type { Publication } from '../protocol/publication.js';
import { refusal } from './wire-error.js';

/** The event that a publication of the app's server comes to. @throws {ChatError} `message-invalid` */
export function publicationEvent(state: ChannelState, publication: Publication, now: number): ChannelEvent {
  const event: ChannelEvent =
    'name' in publication
      ? { type: 'event-published', ...publication, userId: null, publishedAt: now }
      : messageEvent(state, publication, now);
  if (isDeeperThan(event, MAX_JSON_DEPTH)) {
    const sentence = `Nothing was published: it is nested more than ${MAX_JSON_DEPTH} levels deep. Make it flatter.`;
    throw refusal('message-invalid', sentence);
  }
  // Read back as every client will read it, so that what cannot travel is refused here.
  const decoded = decodeEvent(parseJson(JSON.stringify(event)));
  if ('event' in decoded) return decoded.event;
  throw refusal('message-invalid', `Nothing was published: ${decoded.problem}`);
}

function messageEvent(
  state: ChannelState,
  { message, author }: Extract<Publication, { message: unknown }>,
  now: number,
): ChannelEvent {
  if (state.open.has(message.id)) {
    throw refusal(
      'turn-busy',
      'The message is being written by a turn, so it cannot be replaced. Wait for its end.',
    );
  }
  const before = state.settled.get(message.id);
  const chat = before
    ? { ...before.chat, author }
    : { author, parentId: tipOf(state, null), turnId: null, createdAt: now, status: 'done' as const };
  return { type: before ? 'message-updated' : 'message-added', message: { ...message, chat } };
}
