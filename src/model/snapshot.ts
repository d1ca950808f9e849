import * as z from 'zod/mini';

import type { ChannelState } from './channel-state.js';
import { shortTextSchema, textListSchema, unsignedSchema } from './checked-values.js';
import { messageFoldSchema } from './fold/message-fold-schema.js';
import type { MessageFold } from './fold/message-fold.js';
import { chatMessagesSchema, type ChatMessage } from './message.js';
import type { OpenTurn } from './open-turn.js';
import { openTurnSchema } from './open-turn-schema.js';

/** Where a reader stands in a channel's log: after `seq` events of `epoch`, with their rolling hash. */
export type Cursor = z.infer<typeof cursorSchema>;
export const cursorSchema = z.object({
  /** Names the log: another epoch is another history. */
  epoch: shortTextSchema(64),
  seq: z.custom<number>((value) => Number.isSafeInteger(value) && Number(value) >= 0, 'expected a count'),
  /** Unsigned 32-bit. */
  hash: unsignedSchema,
});

/**
 * A channel's state after `cursor.seq` events, as plain JSON: documents for settled messages, folds for those that a
 * turn is writing. `messages` is the newest page, `order` the ids of both in their order.
 */
export type ChannelSnapshot = {
  version: 1;
  channel: string;
  cursor: Cursor;
  order: string[];
  messages: ChatMessage[];
  folds: MessageFold[];
  turns: OpenTurn[];
  /** Whether older messages can be loaded. */
  hasMore: boolean;
};

export const channelSnapshotSchema: z.ZodMiniType<ChannelSnapshot> = z.object({
  version: z.literal(1),
  channel: z.string(),
  cursor: cursorSchema,
  order: textListSchema,
  messages: chatMessagesSchema,
  folds: z.array(messageFoldSchema),
  turns: z.array(openTurnSchema),
  hasMore: z.boolean(),
});

/**
 * A channel's state as a snapshot of its newest `limit` messages (all of them by default), and of all behind the oldest
 * that is being written.
 */
export function toSnapshot(
  channel: string,
  cursor: Cursor,
  state: ChannelState,
  limit = Infinity,
): ChannelSnapshot {
  // An open message is never left out, however old, for its next chunk needs it; nor is what came behind it: older
  // messages are asked for by the first of a page, and would never be asked for in a hole.
  const oldestOpen = state.open.size > 0 ? state.order.findIndex((id) => state.open.has(id)) : -1;
  const from = Math.max(0, state.order.length - limit);
  const order = state.order.slice(oldestOpen < 0 ? from : Math.min(from, oldestOpen));
  const messages = order.flatMap((id) => state.settled.get(id) ?? []);
  return {
    version: 1,
    channel,
    cursor,
    order,
    messages,
    folds: [...state.open.values()],
    turns: [...state.turns.values()],
    hasMore: state.hasMore || messages.length < state.settled.size,
  };
}
