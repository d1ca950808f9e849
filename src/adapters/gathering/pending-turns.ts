import type { Author } from '../../model/author.js';
import type { UIMessageChunk } from '../../model/chunk.js';
import type { ChannelEvent, TurnEndReason } from '../../model/event.js';
import type { AdapterContext, AdapterEffect } from '../../protocol/adapter.js';
import { closeCodes } from '../../protocol/close-codes.js';
import { createId } from '../../shared/ids.js';
import { reportBad } from '../foreign/foreign-frames.js';
import { endTurn, startTurn, turnChunks, type ForeignTurn } from '../foreign/foreign-turn.js';
import { writeOnly, type OnlyChannel } from '../foreign/only-channel.js';

/** An answer that is waited for, or being written. `text`: what of it has come; `undefined` before its first piece. */
export type PendingTurn = ForeignTurn & { readonly text: string | undefined };

/** Of an adapter whose answers come without ids: the oldest question is the one that is answered. */
export type TurnState = { readonly only: OnlyChannel; readonly pending: readonly PendingTurn[] };

export type TurnStep<S extends TurnState> = readonly [S, readonly AdapterEffect[]];

/** The timer that goes off when nothing of an answer has come for so long. */
export const ANSWER = 'answer';

/** An answer that comes after it was given up would be taken for the next one's: only a new line makes sure. */
export const tooLate: AdapterEffect = {
  type: 'close',
  code: closeCodes.heartbeatLost,
  reason: 'no answer in time',
};

const unasked = reportBad('An answer came that nobody had asked for; it was passed over.');
const unequal = reportBad(
  'The whole of an answer is another text than its pieces were; the pieces are shown.',
);

const TEXT = 'answer';
const LOST = { code: 'closed', text: 'The connection was lost before the answer was complete.' };

/** Writes events to the one channel. */
export function writeTo<S extends TurnState>(
  state: S,
  events: readonly ChannelEvent[],
  { random }: AdapterContext,
): TurnStep<S> {
  const [only, effects] = writeOnly(state.only, events, random);
  return [{ ...state, only }, effects];
}

/** The newest message, which the next one answers. */
export function tipOf({ only }: TurnState): string | null {
  return only?.state.order.at(-1) ?? null;
}

/** Begins an answer, behind those that are waited for. `commandId`: what asked for it. */
export function beginTurn<S extends TurnState>(
  state: S,
  agent: Omit<Author, 'kind'>,
  asked: { userId: string; commandId?: string | undefined; timeoutMs: number },
  context: AdapterContext,
): TurnStep<S> {
  const turn = { turnId: createId(context.random), messageId: createId(context.random), text: undefined };
  const { userId, commandId, timeoutMs } = asked;
  const event = startTurn({ ...turn, agent, userId, commandId, parentId: tipOf(state), now: context.now });
  const [next, effects] = writeTo(state, [event], context);
  const wait: AdapterEffect[] = state.pending.length === 0 ? [waitFor(timeoutMs)] : [];
  return [{ ...next, pending: [...state.pending, turn] }, [...effects, ...wait]];
}

/** Adds to the answer that is being written. */
function growTurn<S extends TurnState>(
  state: S,
  { delta, chunks = [], timeoutMs }: { delta: string; chunks?: UIMessageChunk[]; timeoutMs: number },
  context: AdapterContext,
): TurnStep<S> {
  const [turn, ...rest] = state.pending;
  if (!turn) return [state, []];
  const text: UIMessageChunk[] = [
    ...(delta !== '' && turn.text === undefined ? [{ type: 'text-start', id: TEXT } as const] : []),
    ...(delta === '' ? [] : [{ type: 'text-delta', id: TEXT, delta } as const]),
  ];
  const [next, effects] = writeTo(state, turnChunks(turn, [...chunks, ...text]), context);
  const grown = delta === '' ? turn : { ...turn, text: (turn.text ?? '') + delta };
  return [{ ...next, pending: [grown, ...rest] }, [...effects, waitFor(timeoutMs)]];
}

/** A piece of an answer has come. */
export function hearPiece<S extends TurnState>(
  state: S,
  { delta, timeoutMs }: { delta: string; timeoutMs: number },
  context: AdapterContext,
): TurnStep<S> {
  if (state.pending.length === 0) return [state, [unasked]];
  return growTurn(state, { delta, timeoutMs }, context);
}

/** The whole of an answer has come: what its pieces left out is added, and it is over. */
export function hearWhole<S extends TurnState>(
  state: S,
  { whole, chunks, timeoutMs }: { whole: string; chunks?: UIMessageChunk[]; timeoutMs: number },
  context: AdapterContext,
): TurnStep<S> {
  const [turn] = state.pending;
  if (!turn) return [state, [unasked]];
  const came = turn.text ?? '';
  const isEqual = whole.startsWith(came);
  const delta = isEqual ? whole.slice(came.length) : '';
  const [grown, effects] = growTurn(state, { delta, ...(chunks && { chunks }), timeoutMs }, context);
  const [next, ends] = settleTurn(grown, { reason: 'done', timeoutMs }, context);
  return [next, [...effects, ...ends, ...(isEqual ? [] : [unequal])]];
}

/** Ends the answer that is being written, and waits for the next one. */
export function settleTurn<S extends TurnState>(
  state: S,
  { reason, error, timeoutMs }: { reason: TurnEndReason; error?: string | undefined; timeoutMs: number },
  context: AdapterContext,
): TurnStep<S> {
  const [turn, ...rest] = state.pending;
  if (!turn) return [state, []];
  const end = turn.text === undefined ? [] : turnChunks(turn, [{ type: 'text-end', id: TEXT }]);
  const why = error === undefined ? undefined : { code: 'turn-failed', text: error };
  const ended = endTurn(turn, reason, context.now, reason === 'interrupted' ? LOST : why);
  const [next, effects] = writeTo({ ...state, pending: rest }, [...end, ended], context);
  const timer: AdapterEffect = rest.length > 0 ? waitFor(timeoutMs) : { type: 'timer-clear', key: ANSWER };
  return [next, [...effects, timer]];
}

/** The line is gone: what was asked stays asked, and is not asked again. */
export function interruptTurns<S extends TurnState>(state: S, context: AdapterContext): TurnStep<S> {
  let step: TurnStep<S> = [state, []];
  for (let left = state.pending.length; left > 0; left -= 1) {
    const [next, effects] = settleTurn(step[0], { reason: 'interrupted', timeoutMs: 0 }, context);
    step = [next, [...step[1], ...effects]];
  }
  return step;
}

function waitFor(ms: number): AdapterEffect {
  return { type: 'timer-set', key: ANSWER, ms };
}
