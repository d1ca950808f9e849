import { writeEvents } from '../foreign/foreign-logs.js';
import type { TurnEndReason } from '../../model/event.js';
import type { AdapterContext, AdapterEffect } from '../../protocol/adapter.js';
import type { ClientFrameOf } from '../../protocol/client-frames.js';
import type { ForeignLog } from '../foreign/foreign-log.js';
import { endTurn, turnChunks, type ForeignTurn } from '../foreign/foreign-turn.js';
import type { UIMessageChunk } from '../../model/chunk.js';
import type { HitlDecision } from './client-messages.js';
import type { ActionRequest, ReviewConfig, TtsChunk } from './wire.js';

/** A question that the server has not taken up yet. */
export type Waiting = { readonly frame: ClientFrameOf<'command-send'>; readonly channel: string };

/** A tool call that waits for a person, or was answered. */
export type Review = {
  readonly toolCallId: string;
  readonly approvalId: string;
  readonly request: ActionRequest;
  readonly decision: HitlDecision | undefined;
};

/** Tool calls that the server asked about in one message, and wants answered in one. */
export type Batch = {
  readonly id: string;
  readonly reviews: readonly Review[];
  readonly configs: readonly ReviewConfig[];
  readonly isSent: boolean;
};

/** The answer that is being written: one at a time, whatever the channel. */
export type ActiveTurn = ForeignTurn & {
  readonly channel: string;
  /** The id by which the server lets it be interrupted: not the one of `stream_start`. */
  readonly wireId: string | undefined;
  /** Texts are told apart by number: one begins anew behind each request for approval. */
  readonly segment: number;
  readonly isTextOpen: boolean;
  /** Of this segment, as it was streamed. */
  readonly text: string;
  /** Sentences in the order of their numbers; those that came too early wait. */
  readonly spoken: {
    readonly next: number;
    readonly isFresh: boolean;
    readonly early: readonly TtsChunk[];
  };
  readonly batch: Batch | undefined;
};

/** What outlives sockets is the logs and the sessions; everything else ends with the line. */
export type DesktopmateState = {
  readonly logs: ReadonlyMap<string, ForeignLog>;
  /** The server's session of a channel. */
  readonly sessions: ReadonlyMap<string, string>;
  readonly isOpen: boolean;
  readonly waiting: readonly Waiting[];
  readonly turn: ActiveTurn | undefined;
  /** Stops that the server has not answered. */
  readonly stops: readonly ClientFrameOf<'command-send'>[];
  /** Where somebody wrote last: what the server says by itself is shown there. */
  readonly lastChannel: string | undefined;
};

export type Step = readonly [DesktopmateState, readonly AdapterEffect[]];

/** An adapter that has not said or heard anything. */
export const initialState: DesktopmateState = {
  logs: new Map(),
  sessions: new Map(),
  isOpen: false,
  waiting: [],
  turn: undefined,
  stops: [],
  lastChannel: undefined,
};

/** Writes steps of the active turn, which is from now on as it is given here. */
export function writeChunks(
  state: DesktopmateState,
  turn: ActiveTurn,
  chunks: readonly UIMessageChunk[],
  context: AdapterContext,
): Step {
  return writeEvents({ ...state, turn }, turn.channel, turnChunks(turn, chunks), context);
}

/** Ends the active turn as it is. */
export function finishTurn(
  state: DesktopmateState,
  reason: TurnEndReason,
  context: AdapterContext,
  error?: { code: string; text: string },
): Step {
  const { turn } = state;
  if (!turn) return [state, []];
  const end = endTurn(turn, reason, context.now, error);
  return writeEvents({ ...state, turn: undefined }, turn.channel, [end], context);
}
