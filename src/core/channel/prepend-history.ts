import { findMessage, type ChannelState } from '../../model/channel-state.js';
import type { ChatMessage } from '../../model/message.js';

/** A page of older messages, put before those that are held. `before`: the message that the page was asked for by. */
export function prependHistory(
  state: ChannelState,
  page: { messages: readonly ChatMessage[]; hasMore: boolean; before: string | null },
): ChannelState {
  // A snapshot came in between: the page no longer joins on to what is held.
  if (page.before !== null && state.order[0] !== page.before) return state;
  const fresh = page.messages.filter((message) => !findMessage(state, message.id));
  return {
    ...state,
    order: [...fresh.map((message) => message.id), ...state.order],
    settled: new Map([...fresh.map((message) => [message.id, message] as const), ...state.settled]),
    hasMore: page.hasMore,
  };
}
