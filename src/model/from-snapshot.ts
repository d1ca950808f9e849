import type { ChannelState } from './channel-state.js';
import type { ChannelSnapshot } from './snapshot.js';

/** The state that a snapshot describes. */
export function fromSnapshot(snapshot: ChannelSnapshot): ChannelState {
  return {
    order: snapshot.order,
    settled: new Map(snapshot.messages.map((message) => [message.id, message])),
    open: new Map(snapshot.folds.map((fold) => [fold.message.id, fold])),
    turns: new Map(snapshot.turns.map((turn) => [turn.turnId, turn])),
    hasMore: snapshot.hasMore,
  };
}
