import type { MessageFold } from './fold/message-fold.js';
import type { ChatMessage } from './message.js';
import type { OpenTurn } from './open-turn.js';

/**
 * What a channel's log says, folded: the state after `seq` events. Both ends hold one and apply the same events to it.
 * Immutable; a delta's step replaces `open` and the one fold in it, nothing that has one entry per message.
 */
export type ChannelState = {
  /** Ids of all messages that are held, over all branches, in the order in which they were added. */
  order: readonly string[];
  /** Messages that no turn is writing. */
  settled: ReadonlyMap<string, ChatMessage>;
  /** Messages that a turn is writing, as folds. */
  open: ReadonlyMap<string, MessageFold>;
  /** Turns that have not ended, by id. */
  turns: ReadonlyMap<string, OpenTurn>;
  /** Whether the channel has older messages than those held here. */
  hasMore: boolean;
};

/** A channel in which nothing has happened. */
export const emptyChannelState: ChannelState = {
  order: [],
  settled: new Map(),
  open: new Map(),
  turns: new Map(),
  hasMore: false,
};

/** The message of that id, whether it is settled or being written. */
export function findMessage(state: ChannelState, id: string): ChatMessage | undefined {
  return state.open.get(id)?.message ?? state.settled.get(id);
}
