import { findMessage, type ChannelState } from './channel-state.js';
import type { ChannelEventOf } from './event.js';
import { finishFold } from './fold/finish-fold.js';
import { foldSimpleChunk } from './fold/fold-simple-chunk.js';
import {
  startFold,
  type FoldDelta,
  type FoldProblem,
  type FoldResult,
  type MessageFold,
} from './fold/message-fold.js';
import type { ChatMessage } from './message.js';
import type { OpenTurn } from './open-turn.js';
import type { SimpleEvent } from './simple-event.js';

/** What one event made of a channel. */
export type AppliedEvent = {
  state: ChannelState;
  /** What was wrong with the event; the state is then the one that came in. */
  problem?: FoldProblem;
  /** The characters that a delta added, for readers that follow the text without reading it again. */
  delta?: FoldDelta & { messageId: string };
};

/** Applies one event of a conversation of text alone. Pure; one that does not fit is a problem and changes nothing. */
export function applySimpleEvent(state: ChannelState, event: SimpleEvent): AppliedEvent {
  switch (event.type) {
    case 'message-added': {
      const { message } = event;
      if (findMessage(state, message.id)) return refuse(state, 'message-exists', message.id);
      return settle({ ...state, order: [...state.order, message.id] }, message);
    }
    case 'turn-started':
      return startTurn(state, event);
    case 'turn-chunk':
      return applyChunk(state, event.turnId, event.messageId, (fold) => foldSimpleChunk(fold, event.chunk));
    case 'turn-stop-requested':
      return noteStop(state, event.turnId);
    case 'turn-ended':
      return endTurn(state, event);
    case 'event-published':
      return { state };
  }
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

/** Folds a chunk into the message that its turn writes. */
export function applyChunk(
  state: ChannelState,
  turnId: string,
  messageId: string,
  foldOne: (fold: MessageFold) => FoldResult,
): AppliedEvent {
  const fold = state.open.get(messageId);
  if (!fold || state.turns.get(turnId)?.messageId !== messageId) return refuse(state, 'turn-missing', turnId);
  const { fold: next, problem, delta } = foldOne(fold);
  if (problem) return { state, problem };
  const changed = { ...state, open: new Map(state.open).set(messageId, next) };
  return delta ? { state: changed, delta: { ...delta, messageId } } : { state: changed };
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

function noteStop(state: ChannelState, turnId: string): AppliedEvent {
  const turn = state.turns.get(turnId);
  if (!turn) return refuse(state, 'turn-missing', turnId);
  return { state: { ...state, turns: new Map(state.turns).set(turnId, { ...turn, stopRequested: true }) } };
}

/** Puts a message in as one that no turn is writing. */
export function settle(state: ChannelState, message: ChatMessage): AppliedEvent {
  return { state: { ...state, settled: new Map(state.settled).set(message.id, message) } };
}

const sentences = {
  'message-exists': 'A message of this id is there already, so the event that adds it changed nothing',
  'message-missing': 'No settled message of this id is held here, so the event changed nothing',
  'turn-missing': 'No open turn of this id is held here, so the event changed nothing',
} as const;

/** The event did not fit: the state stays as it is, and the problem says why. */
export function refuse(state: ChannelState, code: keyof typeof sentences, id: string): AppliedEvent {
  return { state, problem: { code, message: `${sentences[code]}: ${id}.` } };
}
