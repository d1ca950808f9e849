import { decodeChunk, type UIMessageChunk } from '../../model/chunk.js';
import type { ChannelEvent } from '../../model/event.js';
import { isDeeperThan, MAX_JSON_DEPTH } from '../../model/json.js';
import { parseJson } from '../../protocol/parse-json.js';
import type { Clock, TimerHandle } from '../../shared/clock.js';

/** How long deltas of one part are joined, in ms. */
const JOIN_MS = 33;
/** Characters after which joined deltas go, in UTF-16 units. */
const JOIN_CHARACTERS = 512;

export type TurnAppenderOptions = {
  turnId: string;
  messageId: string;
  clock: Clock;
  /** Has what is held committed soon: it will call `take`. */
  flush: () => void;
  /** A chunk that could not be taken, as a sentence. */
  onProblem: (problem: string) => void;
  /** What was given up was not committed. */
  onLost: (cause: unknown) => void;
};

/** Makes events of an agent's chunks, fewer than chunks, before they get their numbers. */
export type TurnAppender = {
  /** Holds a chunk. Whatever it is, it never throws. @returns the chunk as it will be stored, if it was taken */
  push: (value: unknown) => UIMessageChunk | undefined;
  /** Gives up what is held, in order. */
  take: () => ChannelEvent[];
  /** What was given up last was not committed. */
  lost: (cause: unknown) => void;
  /** Drops what is held and takes nothing more. */
  close: () => void;
};

type Delta = Extract<UIMessageChunk, { type: 'text-delta' | 'reasoning-delta' | 'tool-input-delta' }>;

/**
 * Joins deltas: the first one of a part goes at once, further ones of the same part wait for 33 ms or 512 characters,
 * and anything else sends on what waits before it (PROTOCOL.md, "Events").
 */
export function createTurnAppender(options: TurnAppenderOptions): TurnAppender {
  const { turnId, messageId, clock, flush, onProblem, onLost } = options;
  let held: UIMessageChunk[] = [];
  let timer: TimerHandle;
  /** The parts whose first delta went since the last chunk that was no delta. */
  const begun = new Set<string>();
  let isClosed = false;

  const flushNow = (): void => {
    if (timer !== undefined) clock.clearTimer(timer);
    timer = undefined;
    if (held.length > 0) flush();
  };
  const flushLater = (): void => {
    timer ??= clock.setTimer(() => {
      timer = undefined;
      flushNow();
    }, JOIN_MS);
  };

  const pushDelta = (delta: Delta): void => {
    const key = partKey(delta);
    const index = joinable(held, key);
    const last = held[index];
    const joined = last && isDelta(last) ? join(last, delta) : undefined;
    if (joined) held[index] = joined;
    else held.push(delta);
    const isFirst = !begun.has(key);
    begun.add(key);
    if (isFirst || textOf(joined ?? delta).length >= JOIN_CHARACTERS) flushNow();
    else flushLater();
  };

  return {
    push: (value) => {
      if (isClosed) return undefined;
      const read = readChunk(value);
      if ('problem' in read) {
        onProblem(read.problem);
        return undefined;
      }
      const { chunk } = read;
      // A transient chunk is a signal, and these two are the turn's end: none of them stands in the log.
      if (('transient' in chunk && chunk.transient) || chunk.type === 'error' || chunk.type === 'abort')
        return chunk;
      if (isDelta(chunk)) pushDelta(chunk);
      else {
        begun.clear();
        held.push(chunk);
        flushNow();
      }
      return chunk;
    },
    take: () => {
      const taken = held;
      held = [];
      if (timer !== undefined) clock.clearTimer(timer);
      timer = undefined;
      return taken.map((chunk) => ({ type: 'turn-chunk', turnId, messageId, chunk }));
    },
    lost: onLost,
    close: () => {
      isClosed = true;
      held = [];
      if (timer !== undefined) clock.clearTimer(timer);
      timer = undefined;
    },
  };
}

/**
 * The chunk as every reader will have it: an agent may yield dates, class instances and `undefined`, and what is folded
 * here has to be what is folded there.
 */
function readChunk(value: unknown): { chunk: UIMessageChunk } | { problem: string } {
  const decoded = decodeChunk(value);
  if ('problem' in decoded) return decoded;
  // Deltas are three strings, and by far the most: they are spared the copy.
  if (isDelta(decoded.chunk) && Object.keys(decoded.chunk).length === 3) return decoded;
  if (isDeeperThan(decoded.chunk, MAX_JSON_DEPTH)) {
    const levels = `A chunk "${decoded.chunk.type}" is nested more than ${MAX_JSON_DEPTH} levels deep, which no client reads`;
    return { problem: `${levels}, so it was left out. Check what the agent yields.` };
  }
  let encoded: string | undefined;
  try {
    encoded = JSON.stringify(value);
  } catch {
    encoded = undefined;
  }
  const problem = `A chunk "${decoded.chunk.type}" holds what JSON cannot carry, so it was left out. Check what the agent yields.`;
  if (encoded === undefined) return { problem };
  return decodeChunk(parseJson(encoded));
}

function isDelta(chunk: UIMessageChunk): chunk is Delta {
  return chunk.type === 'text-delta' || chunk.type === 'reasoning-delta' || chunk.type === 'tool-input-delta';
}

/**
 * Where the newest held delta of this part is, if only deltas came since: those of other parts do not touch this one, so
 * what parallel calls write is joined too.
 */
function joinable(held: readonly UIMessageChunk[], key: string): number {
  for (let index = held.length - 1; index >= 0; index -= 1) {
    const chunk = held[index];
    if (!chunk || !isDelta(chunk)) break;
    if (partKey(chunk) === key) return index;
  }
  return -1;
}

function partKey(delta: Delta): string {
  return delta.type === 'tool-input-delta'
    ? `${delta.type} ${delta.toolCallId}`
    : `${delta.type} ${delta.id}`;
}

function textOf(delta: Delta): string {
  return delta.type === 'tool-input-delta' ? delta.inputTextDelta : delta.delta;
}

/** The two as one; nothing where one of them says more than text, or the first is full. */
function join(first: Delta, second: Delta): Delta | undefined {
  if (textOf(first).length >= JOIN_CHARACTERS) return undefined;
  if ('providerMetadata' in first || 'providerMetadata' in second) return undefined;
  if (first.type === 'tool-input-delta') {
    const inputTextDelta = first.inputTextDelta + textOf(second);
    return { type: first.type, toolCallId: first.toolCallId, inputTextDelta };
  }
  return { type: first.type, id: first.id, delta: first.delta + textOf(second) };
}
