import type { ChannelState } from '../../model/channel-state.js';
import type { ChatMessage } from '../../model/message.js';
import { threadOf, type BranchSelection } from '../../model/thread.js';
import type { ChannelView, PendingMessage } from './channel-view.js';
import { membersOf } from './members.js';
import type { ReplicaState } from './replica-state.js';
import type { TypingState } from './typing.js';

/** What a channel's view is made of. */
export type ViewSource = {
  replica: ReplicaState;
  pending: ReadonlyMap<string, PendingMessage>;
  selection: BranchSelection;
  typing: TypingState;
  loadingOlder: boolean;
  /** This user, who does not see himself typing. */
  userId: string | undefined;
  /** Whether the wire has heads to verify by. */
  verifiable: boolean;
};

/**
 * Makes views of one channel. What did not change keeps its identity, and what has one entry per message is only looked
 * at when a message came, went or settled: a delta's view costs the same in a thread of ten and of ten thousand.
 */
export function createViewProjection(): (source: ViewSource) => ChannelView {
  const openOf = memoize((folds: ChannelState['open']): ReadonlyMap<string, ChatMessage> => {
    return new Map([...folds].map(([id, fold]) => [id, fold.message]));
  });
  const members = memoize(membersOf);
  const typingOf = memoize((typing: TypingState, userId: string | undefined) =>
    [...typing.values()].map(({ user }) => user).filter((user) => user.id !== userId),
  );
  let order: { of: ChannelState; selection: BranchSelection; ids: readonly string[] } | undefined;

  /** Deltas leave `order` and `settled` of the state as they are, and nothing else decides the thread. */
  const orderOf = (state: ChannelState, selection: BranchSelection): readonly string[] => {
    if (
      order?.of.order === state.order &&
      order.of.settled === state.settled &&
      order.selection === selection
    ) {
      return order.ids;
    }
    const ids = threadOf(state, selection);
    order = { of: state, selection, ids: order && isSameList(order.ids, ids) ? order.ids : ids };
    return order.ids;
  };

  const make = ({
    replica,
    pending,
    selection,
    typing,
    loadingOlder,
    userId,
    verifiable,
  }: ViewSource): ChannelView => ({
    status: replica.status,
    error: replica.error,
    order: orderOf(replica.state, selection),
    allIds: replica.state.order,
    settled: replica.state.settled,
    open: openOf(replica.state.open),
    pending,
    turns: replica.state.turns,
    selection,
    hasMore: replica.state.hasMore,
    loadingOlder,
    members: members(replica.registers),
    registers: replica.registers,
    typing: typingOf(typing, userId),
    verified: verifiable ? replica.verified : 'unsupported',
    cursor: replica.cursor,
    counters: replica.counters,
  });

  // Who asks again before anything changed gets the same object, as React's stores have to.
  let last: { source: ViewSource; view: ChannelView } | undefined;
  return (source) => {
    if (!last || !isSameList(Object.values(last.source), Object.values(source)))
      last = { source, view: make(source) };
    return last.view;
  };
}

/** Remembers the last answer: the same arguments get the same object. */
function memoize<A extends unknown[], R>(compute: (...input: A) => R): (...input: A) => R {
  let last: { input: A; output: R } | undefined;
  return (...input) => {
    if (last && isSameList(last.input, input)) return last.output;
    last = { input, output: compute(...input) };
    return last.output;
  };
}

function isSameList(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((item, index) => item === other[index]);
}
