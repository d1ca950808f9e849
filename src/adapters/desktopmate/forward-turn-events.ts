import * as z from 'zod/mini';

import type { UIMessageChunk } from '../../model/chunk.js';
import type { ChatMessage } from '../../model/message.js';
import { messageText } from '../foreign/guest-turns.js';
import { errorCodes } from './wire.js';
import { say, sentences } from './server-messages.js';

/** What all messages of a stream carry. */
export type StreamFields = { connection_id: string; user_id: string };

/** A turn that a connection asked for. */
export type ForwardedTurn = {
  readonly commandId: string;
  readonly channel: string;
  readonly sessionId: string;
  readonly isSpoken: boolean;
  /** Once it has begun. */
  turnId: string | undefined;
  /** Where somebody asked to have it stopped: whether they named it. */
  interruptedBy: 'name' | 'all' | undefined;
  /** Characters that were written when the newest approvals were answered; the wire counts from there. */
  resumedAt: number | undefined;
};

const ttsSchema = z.object({
  sequence: z.int(),
  text: z.string(),
  audio: z.optional(z.nullable(z.string())),
  emotion: z.optional(z.nullable(z.string())),
  keyframes: z.optional(
    z.array(z.object({ duration: z.number(), targets: z.record(z.string(), z.number()) })),
  ),
});

/** A turn begins. */
export function forwardStart({ turnId, sessionId }: ForwardedTurn, fields: StreamFields): object {
  return { type: 'stream_start', turn_id: turnId, session_id: sessionId, ...fields };
}

/** One step of a turn as the wire has it; `undefined` for a step that it has no word for. */
export function forwardChunk(
  { turnId, isSpoken }: ForwardedTurn,
  chunk: UIMessageChunk,
  fields: StreamFields,
): object | undefined {
  if (chunk.type === 'text-delta') {
    return { type: 'stream_token', chunk: chunk.delta, node: 'model', turn_id: turnId, ...fields };
  }
  if (chunk.type !== 'data-tts' || !('data' in chunk)) return undefined;
  const read = z.safeParse(ttsSchema, chunk.data);
  if (!read.success) return undefined;
  const { sequence, text, audio, emotion, keyframes } = read.data;
  return {
    type: 'tts_chunk',
    sequence,
    text,
    audio_base64: isSpoken ? (audio ?? null) : null,
    emotion: emotion ?? null,
    keyframes: keyframes ?? [],
  };
}

/** The end of a turn. One that was stopped has no `stream_end`, and one that failed none either. */
export function forwardEnd(turn: ForwardedTurn, message: ChatMessage, fields: StreamFields): object {
  const { turnId, sessionId, interruptedBy, resumedAt } = turn;
  const { status, error } = message.chat;
  if (status === 'stopped') {
    const sentence = sentences.interrupted(interruptedBy === 'name' ? turnId : undefined);
    return say.error(sentence, errorCodes.interrupted);
  }
  if (status !== 'done') {
    return { type: 'error', error: error?.text ?? 'The answer failed.', turn_id: turnId, ...fields };
  }
  const content = messageText(message).slice(resumedAt ?? 0);
  const id = resumedAt === undefined ? turnId : '';
  return { type: 'stream_end', turn_id: id, session_id: sessionId, content, ...fields };
}

/** What somebody else was answered, as the wire has what nobody of its own asked for. */
export function forwardProactive(turnId: string, sessionId: string, message: ChatMessage): object[] {
  const content = messageText(message);
  const common = { session_id: sessionId, proactive: true };
  return [
    { type: 'stream_start', turn_id: turnId, ...common },
    { type: 'stream_token', chunk: content, node: 'model', proactive: true },
    { type: 'stream_end', turn_id: turnId, content, ...common },
  ];
}
