import { findMessage } from '../../model/channel-state.js';
import type { ChatMessage } from '../../model/message.js';
import type { GatewayContext } from '../gateway-context.js';
import type { Channel } from './channel.js';
import { LOADED_MESSAGES, olderState } from './load-channel.js';

/** Reads older messages in until the one with this id is held, or all are. Only within the channel's `run`. */
export async function ensureHeld(
  channel: Channel,
  context: GatewayContext,
  messageId: string | null,
): Promise<void> {
  // An id that nobody has, as anybody may send one, is not looked for page by page.
  if (messageId !== null && !channel.historyHasMore && !(await isTaken(channel, context, messageId))) return;
  while (channel.state.hasMore && (messageId === null || !findMessage(channel.state, messageId))) {
    if (!(await readOlder(channel, context))) return;
  }
}

/** Whether a message of this id is in the store. Only within the channel's `run`. */
export async function isTaken(
  channel: Channel,
  context: GatewayContext,
  messageId: string,
): Promise<boolean> {
  if (findMessage(channel.state, messageId)) return true;
  return channel.state.hasMore && (await context.store.readMessage(channel.name, messageId)) !== undefined;
}

/** A page of settled messages before one, oldest first. Only within the channel's `run`. */
export async function readPage(
  channel: Channel,
  context: GatewayContext,
  before: string | null,
  limit: number,
): Promise<{ messages: ChatMessage[]; hasMore: boolean } | undefined> {
  if (before !== null) await ensureHeld(channel, context, before);
  for (;;) {
    const { order, settled, hasMore } = channel.state;
    const end = before === null ? order.length : order.indexOf(before);
    if (end < 0) return undefined;
    const older = order.slice(0, end).flatMap((id) => settled.get(id) ?? []);
    if (older.length >= limit || !hasMore || !(await readOlder(channel, context))) {
      const messages = older.slice(Math.max(0, older.length - limit));
      return { messages, hasMore: older.length > messages.length || hasMore };
    }
  }
}

/** @returns whether anything more was read */
async function readOlder(channel: Channel, context: GatewayContext): Promise<boolean> {
  const oldest = oldestPosition(channel);
  const stored = await context.store.readMessages(channel.name, { before: oldest, limit: LOADED_MESSAGES });
  if (stored.documents.length > 0) {
    channel.addOlder(olderState(stored.documents, stored.hasMore || channel.historyHasMore));
    return true;
  }
  if (!channel.historyHasMore) return false;
  const first = channel.state.order[0] ?? null;
  const page = await context.history.load(channel.name, first, LOADED_MESSAGES);
  const last = oldest ?? 1;
  // An app that answers with what was asked for before would be asked without end.
  const fresh = page.messages.filter(({ id }) => !findMessage(channel.state, id));
  const hasMore = page.hasMore && fresh.length > 0;
  const documents = fresh.map((message, index) => ({ position: last - fresh.length + index, message }));
  await channel.keepOlder(documents, hasMore);
  channel.addOlder(olderState(documents, hasMore), hasMore);
  return fresh.length > 0;
}

function oldestPosition(channel: Channel): number | null {
  let oldest: number | null = null;
  for (const id of channel.state.order) {
    const position = channel.positionOf(id);
    if (position !== undefined && (oldest === null || position < oldest)) oldest = position;
  }
  return oldest;
}
