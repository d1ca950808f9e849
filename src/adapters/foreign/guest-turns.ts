import type { ChannelEvent } from '../../model/event.js';
import { finishFold } from '../../model/fold/finish-fold.js';
import { foldChunk } from '../../model/fold/fold-chunk.js';
import { startFold, type MessageFold } from '../../model/fold/message-fold.js';
import type { UIMessageChunk } from '../../model/chunk.js';
import type { ChatMessage } from '../../model/message.js';
import type { ChannelSnapshot } from '../../model/snapshot.js';

/** What an endpoint is told of the answers that are written in its client's channels. */
export type GuestTurnEvents = {
  started: (turn: GuestTurn) => void;
  /** A step of the answer, folded into `turn.message`. */
  chunk: (turn: GuestTurn, chunk: UIMessageChunk) => void;
  /** The answer's final state: `done`, `stopped`, `interrupted` or `failed`. */
  ended: (turn: GuestTurn, message: ChatMessage) => void;
};

/** An answer that is being written. */
export type GuestTurn = {
  readonly channel: string;
  readonly turnId: string;
  /** The command that asked, where one did. */
  readonly commandId: string | undefined;
  /** What it has come to. */
  readonly message: ChatMessage;
};

type OpenTurn = { channel: string; turnId: string; commandId: string | undefined; fold: MessageFold };

/** Where a guest's turns are followed. */
export type GuestTurns = {
  event: (channel: string, event: ChannelEvent) => void;
  /** A snapshot stands in for events that were not sent: turns go on from where it has them. */
  joined: (channel: string, snapshot: ChannelSnapshot | undefined) => void;
};

/** Folds the turns of channels into messages, for wires that send whole answers, or pieces of them. */
export function createGuestTurns(told: GuestTurnEvents): GuestTurns {
  const turns = new Map<string, OpenTurn>();
  const view = ({ fold, ...turn }: OpenTurn): GuestTurn => ({ ...turn, message: fold.message });
  const event = (channel: string, event: ChannelEvent): void => {
    if (event.type === 'turn-started') {
      const { turnId, commandId, message } = event;
      const turn = { channel, turnId, commandId, fold: startFold(message) };
      turns.set(turnId, turn);
      told.started(view(turn));
      return;
    }
    if (event.type !== 'turn-chunk' && event.type !== 'turn-ended') return;
    const turn = turns.get(event.turnId);
    // It began before the client came: a wire without history has no place for the rest of it.
    if (!turn) return;
    if (event.type === 'turn-chunk') {
      turn.fold = foldChunk(turn.fold, event.chunk).fold;
      told.chunk(view(turn), event.chunk);
      return;
    }
    turns.delete(event.turnId);
    told.ended(view(turn), finishFold(turn.fold, event));
  };
  return {
    event,
    joined: (channel, snapshot) => {
      if (!snapshot) return;
      for (const turn of [...turns.values()].filter((one) => one.channel === channel)) {
        const { id } = turn.fold.message;
        const fold = snapshot.folds.find(({ message }) => message.id === id);
        const settled = snapshot.messages.find((message) => message.id === id);
        if (fold) turn.fold = fold;
        else turns.delete(turn.turnId);
        if (settled) told.ended({ ...view(turn), message: settled }, settled);
      }
    },
  };
}

/** The text of a message, its parts one after the other. */
export function messageText({ parts }: Pick<ChatMessage, 'parts'>): string {
  return parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
}
