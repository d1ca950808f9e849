import { applyChunk, applySimpleEvent, refuse, settle, type AppliedEvent } from './apply-simple-event.js';
import { emptyChannelState, findMessage, type ChannelState } from './channel-state.js';
import type { ChannelEvent, ChannelEventOf, ChannelEventType } from './event.js';
import { foldChunk } from './fold/fold-chunk.js';
import type { MessageFold } from './fold/message-fold.js';
import type { ChatMessage, MessageStatus } from './message.js';
import { isAwaiting, type OpenTurn } from './open-turn.js';
import { trackChunk } from './track-chunk.js';

type Appliers = { [T in ChannelEventType]: (state: ChannelState, event: ChannelEventOf<T>) => AppliedEvent };

const appliers: Appliers = {
  'message-added': applySimpleEvent,
  'message-updated': (state, { message }) =>
    state.settled.has(message.id) ? settle(state, message) : refuse(state, 'message-missing', message.id),
  'messages-removed': (state, event) => ({ state: removeMessages(state, event) }),
  'turn-started': applySimpleEvent,
  'turn-chunk': trackedChunk,
  'tool-call-offered': (state, event) =>
    changeTurn(state, event.turnId, (turn) => ({
      ...turn,
      // Offered again, it is nobody's any more.
      calls: [
        ...turn.calls.filter(({ toolCallId }) => toolCallId !== event.toolCallId),
        { toolCallId: event.toolCallId, toolName: event.toolName },
      ],
    })),
  'tool-call-claimed': (state, { turnId, toolCallId, sessionId, userId }) =>
    changeTurn(state, turnId, (turn) => ({
      ...turn,
      calls: turn.calls.map((call) =>
        call.toolCallId === toolCallId ? { ...call, claimedBy: { sessionId, userId } } : call,
      ),
    })),
  'turn-stop-requested': applySimpleEvent,
  'turn-ended': applySimpleEvent,
  'event-published': applySimpleEvent,
};

/** Applies one event of the log to a channel. Pure; an event that does not fit is a problem and changes nothing. */
export function applyEvent(state: ChannelState, event: ChannelEvent): AppliedEvent {
  // The table is keyed by the event's own type, which TypeScript cannot follow through the index.
  const apply = appliers[event.type] as (state: ChannelState, event: ChannelEvent) => AppliedEvent;
  return apply(state, event);
}

/** Folds a whole list of events; problems are passed over. For snapshots, tests and stores. */
export function applyEvents(
  events: Iterable<ChannelEvent>,
  from: ChannelState = emptyChannelState,
): ChannelState {
  let state = from;
  for (const event of events) state = applyEvent(state, event).state;
  return state;
}

/** What a chunk makes of its message, and of what its turn waits for. */
function trackedChunk(state: ChannelState, event: ChannelEventOf<'turn-chunk'>): AppliedEvent {
  const applied = applyChunk(state, event.turnId, event.messageId, (fold) => foldChunk(fold, event.chunk));
  const turn = state.turns.get(event.turnId);
  if (applied.problem || !turn) return applied;
  const tracked = trackChunk(turn, event.chunk);
  return tracked === turn ? applied : { ...applied, state: withTurn(applied.state, tracked) };
}

function changeTurn(state: ChannelState, turnId: string, change: (turn: OpenTurn) => OpenTurn): AppliedEvent {
  const turn = state.turns.get(turnId);
  return turn ? { state: withTurn(state, change(turn)) } : refuse(state, 'turn-missing', turnId);
}

/** Puts the turn's new state in, and the status that follows from it on its message. */
function withTurn(state: ChannelState, turn: OpenTurn): ChannelState {
  const turns = new Map(state.turns).set(turn.turnId, turn);
  const fold = state.open.get(turn.messageId);
  const status: MessageStatus = isAwaiting(turn) ? 'awaiting' : 'streaming';
  if (!fold || fold.message.chat.status === status) return { ...state, turns };
  const message = { ...fold.message, chat: { ...fold.message.chat, status } };
  return { ...state, turns, open: new Map(state.open).set(turn.messageId, { ...fold, message }) };
}

/** Children of a removed message move up to its parent, so that no branch is cut off from its root. */
function removeMessages(
  state: ChannelState,
  { messageIds, parentIds = [] }: ChannelEventOf<'messages-removed'>,
): ChannelState {
  const removed = new Map(
    messageIds.map((id, at) => [id, findMessage(state, id)?.chat.parentId ?? parentIds[at] ?? null] as const),
  );
  const withParentLeft = (message: ChatMessage): ChatMessage => {
    let parentId = message.chat.parentId;
    while (parentId !== null && removed.has(parentId)) parentId = removed.get(parentId) ?? null;
    return parentId === message.chat.parentId ? message : { ...message, chat: { ...message.chat, parentId } };
  };
  const settled = new Map<string, ChatMessage>();
  for (const [id, message] of state.settled) if (!removed.has(id)) settled.set(id, withParentLeft(message));
  const open = new Map<string, MessageFold>();
  for (const [id, fold] of state.open) {
    const message = withParentLeft(fold.message);
    if (!removed.has(id)) open.set(id, message === fold.message ? fold : { ...fold, message });
  }
  const turns = new Map([...state.turns].filter(([, turn]) => !removed.has(turn.messageId)));
  return { ...state, order: state.order.filter((id) => !removed.has(id)), settled, open, turns };
}
