import type { UIMessageChunk } from '../../model/chunk.js';
import type { ActiveTurn } from './adapter-state.js';
import type { TtsChunk } from './wire.js';

/** A sentence to be spoken, as a `data-tts` part has it. */
export type TtsData = {
  /** From 0 in each turn. */
  sequence: number;
  text: string;
  /** A WAV file in base64; `null` where speech is off. */
  audio: string | null;
  /** An emoji. */
  emotion: string | null;
  /** Weights of the face's shapes over time, durations in seconds. */
  keyframes: { duration: number; targets: Record<string, number> }[];
};

type Spoken = ActiveTurn['spoken'];

/** Nothing has been said yet. */
export const silence: Spoken = { next: 0, isFresh: true, early: [] };

/** Sentences that may wait for an earlier one; then that is given up. */
const MOST_EARLY = 64;

/** Takes a sentence in; those whose turn has come leave in the order of their numbers. */
export function hear(spoken: Spoken, chunk: TtsChunk): readonly [Spoken, readonly TtsChunk[]] {
  // Behind a request for approval the server may count on, or begin again.
  const isAgain = spoken.isFresh && chunk.sequence < spoken.next;
  let next = isAgain ? 0 : spoken.next;
  if (chunk.sequence < next) return [spoken, []];
  const early = [...spoken.early.filter(({ sequence }) => sequence !== chunk.sequence), chunk];
  if (early.length > MOST_EARLY) next = Math.min(...early.map(({ sequence }) => sequence));
  const ready: TtsChunk[] = [];
  for (;;) {
    const found = early.findIndex(({ sequence }) => sequence === next);
    if (found < 0) break;
    ready.push(...early.splice(found, 1));
    next += 1;
  }
  return [{ next, isFresh: spoken.isFresh && !isAgain && ready.length === 0, early }, ready];
}

/** What waits for sentences that did not come, in the order of numbers. */
export function sayRest({ early }: Spoken): TtsChunk[] {
  return [...early].sort((one, other) => one.sequence - other.sequence);
}

/** The chunk that adds a sentence's part. */
export function ttsPart({ segment }: Pick<ActiveTurn, 'segment'>, chunk: TtsChunk): UIMessageChunk {
  const { sequence, text, audio_base64: audio, emotion, keyframes } = chunk;
  const data: TtsData = {
    sequence,
    text,
    audio: audio ?? null,
    emotion: emotion ?? null,
    keyframes: keyframes ?? [],
  };
  return { type: 'data-tts', id: `tts-${segment}-${sequence}`, data };
}
