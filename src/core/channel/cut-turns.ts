import type { ChannelState } from '../../model/channel-state.js';
import { finishFold } from '../../model/fold/finish-fold.js';
import type { ReplicaState } from './replica-state.js';

/** The error of a message that a lost line cut off. */
const LINE_LOST = { code: 'line-lost', text: 'The connection was lost while this was being written.' };

/**
 * The state as it is shown while a wire without resume is down: nothing will go on where it was, so messages that were
 * being written are `interrupted`, with what they have. A snapshot may know better.
 */
export function interruptOpenTurns(state: ChannelState, endedAt: number): ChannelState {
  if (state.open.size === 0) return state;
  const settled = new Map(state.settled);
  for (const [messageId, fold] of state.open) {
    settled.set(messageId, finishFold(fold, { reason: 'interrupted', error: LINE_LOST, endedAt }));
  }
  return { ...state, settled, open: new Map(), turns: new Map() };
}

/** A snapshot's state with the cut messages that it does not have, behind its own. */
export function keepCutMessages(
  snapshot: ChannelState,
  { cut, state }: Pick<ReplicaState, 'cut' | 'state'>,
): Pick<ReplicaState, 'cut' | 'state'> {
  const has = (id: string): boolean => snapshot.settled.has(id) || snapshot.open.has(id);
  const kept = [...cut].filter((id) => !has(id) && state.settled.has(id));
  if (kept.length === 0) return { state: snapshot, cut: new Set() };
  const settled = new Map(snapshot.settled);
  const order = [...snapshot.order];
  for (const id of kept) {
    const message = state.settled.get(id);
    if (!message) continue;
    // Under a parent that is gone it would stand beside the whole thread; it belongs behind it.
    const { parentId } = message.chat;
    const parent =
      parentId !== null && (has(parentId) || settled.has(parentId)) ? parentId : (order.at(-1) ?? null);
    settled.set(
      id,
      parent === parentId ? message : { ...message, chat: { ...message.chat, parentId: parent } },
    );
    order.push(id);
  }
  return { state: { ...snapshot, order, settled }, cut: new Set(kept) };
}
