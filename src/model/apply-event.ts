import { emptyChannelState, findMessage, type ChannelState } from './channel-state.js';
import type { ChannelEvent, ChannelEventOf, ChannelEventType } from './event.js';
import { finishFold } from './fold/finish-fold.js';
import { foldChunk } from './fold/fold-chunk.js';
import { startFold, type FoldDelta, type FoldProblem, type MessageFold } from './fold/message-fold.js';
import type { ChatMessage, MessageStatus } from './message.js';
import { isAwaiting, type OpenTurn } from './open-turn.js';
import { trackChunk } from './track-chunk.js';

/** What one event made of a channel. */
export type AppliedEvent = {
  state: ChannelState;
  /** What was wrong with the event; the state is then the one that came in. */
  problem?: FoldProblem;
  /** The characters that a delta added, for readers that follow the text without reading it again. */
  delta?: FoldDelta & { messageId: string };
};

type Appliers = { [T in ChannelEventType]: (state: ChannelState, event: ChannelEventOf<T>) => AppliedEvent };

const appliers: Appliers = {
  'message-added': (state, { message }) => {
    if (findMessage(state, message.id)) return refuse(state, 'message-exists', message.id);
    return settle({ ...state, order: [...state.order, message.id] }, message);
  },
  'message-updated': (state, { message }) =>
    state.settled.has(message.id) ? settle(state, message) : refuse(state, 'message-missing', message.id),
  'messages-removed': (state, event) => ({ state: removeMessages(state, event) }),
  'turn-started': startTurn,
  'turn-chunk': applyChunk,
  'tool-call-offered': (state, event) =>
    changeTurn(state, event.turnId, (turn) => ({
      ...turn,
      calls: [...turn.calls, { toolCallId: event.toolCallId, toolName: event.toolName }],
    })),
  'tool-call-claimed': (state, { turnId, toolCallId, sessionId, userId }) =>
    changeTurn(state, turnId, (turn) => ({
      ...turn,
      calls: turn.calls.map((call) =>
        call.toolCallId === toolCallId ? { ...call, claimedBy: { sessionId, userId } } : call,
      ),
    })),
  'turn-stop-requested': (state, { turnId }) =>
    changeTurn(state, turnId, (turn) => ({ ...turn, stopRequested: true })),
  'turn-ended': endTurn,
  'event-published': (state) => ({ state }),
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

function startTurn(state: ChannelState, event: ChannelEventOf<'turn-started'>): AppliedEvent {
  if (findMessage(state, event.message.id)) return refuse(state, 'message-exists', event.message.id);
  const turn: OpenTurn = {
    turnId: event.turnId,
    messageId: event.message.id,
    initiator: event.initiator,
    commandId: event.commandId,
    calls: [],
    approvals: [],
    stopRequested: false,
  };
  return {
    state: {
      ...state,
      order: [...state.order, event.message.id],
      open: new Map(state.open).set(event.message.id, startFold(event.message)),
      turns: new Map(state.turns).set(event.turnId, turn),
    },
  };
}

function applyChunk(
  state: ChannelState,
  { turnId, messageId, chunk }: ChannelEventOf<'turn-chunk'>,
): AppliedEvent {
  const fold = state.open.get(messageId);
  const turn = state.turns.get(turnId);
  if (!fold || !turn || turn.messageId !== messageId) return refuse(state, 'turn-missing', turnId);
  const result = foldChunk(fold, chunk);
  if (result.problem) return { state, problem: result.problem };
  const opened = { ...state, open: new Map(state.open).set(messageId, result.fold) };
  const tracked = trackChunk(turn, chunk);
  const next = tracked === turn ? opened : withTurn(opened, tracked);
  return result.delta ? { state: next, delta: { ...result.delta, messageId } } : { state: next };
}

function endTurn(state: ChannelState, event: ChannelEventOf<'turn-ended'>): AppliedEvent {
  const fold = state.open.get(event.messageId);
  if (!fold || !state.turns.has(event.turnId)) return refuse(state, 'turn-missing', event.turnId);
  const open = new Map(state.open);
  open.delete(event.messageId);
  const turns = new Map(state.turns);
  turns.delete(event.turnId);
  return settle({ ...state, open, turns }, finishFold(fold, event));
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

function settle(state: ChannelState, message: ChatMessage): AppliedEvent {
  return { state: { ...state, settled: new Map(state.settled).set(message.id, message) } };
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

const sentences = {
  'message-exists': 'A message of this id is there already, so the event that adds it changed nothing',
  'message-missing': 'No settled message of this id is held here, so the event changed nothing',
  'turn-missing': 'No open turn of this id is held here, so the event changed nothing',
} as const;

function refuse(state: ChannelState, code: keyof typeof sentences, id: string): AppliedEvent {
  return { state, problem: { code, message: `${sentences[code]}: ${id}.` } };
}
