import * as z from 'zod/mini';

/** Bytes of one message: the limit of the server's framework (uvicorn, `ws_max_size`). */
export const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

/** Characters of base64 in one picture's data URL; a longer one is refused by the server. */
export const MAX_IMAGE_CHARACTERS = 6 * 1024 * 1024;

/** Codes of `error` messages. They are not close codes. */
export const errorCodes = {
  /** Another turn is active on this connection: the message was dropped. */
  turnActive: 4002,
  /** The turn was interrupted; this is its end. */
  interrupted: 4003,
  /** Nothing to interrupt, or an answer to approvals that does not fit. */
  notFound: 4004,
} as const;

const text = z.string();
const optionalText = z.optional(z.nullable(text));
const flag = z.optional(z.nullable(z.boolean()));
const args = z._default(z.record(text, z.unknown()), {});

/** A sentence to be spoken, and how the face is to look meanwhile. */
export type TtsChunk = z.infer<typeof ttsChunkSchema>;
const ttsChunkSchema = z.object({
  type: z.literal('tts_chunk'),
  /** From 0 in each turn; they may arrive in another order. */
  sequence: z.int(),
  text,
  /** A WAV file; `null` where speech is off. */
  audio_base64: optionalText,
  emotion: optionalText,
  /** Weights of the face's shapes over time, durations in seconds. */
  keyframes: z.optional(
    z.nullable(z.array(z.object({ duration: z.number(), targets: z.record(text, z.number()) }))),
  ),
});

/** A tool call that a person is asked about. */
export type ActionRequest = z.infer<typeof actionRequestSchema>;
const actionRequestSchema = z.object({ name: text, args, description: optionalText });

/** What may be answered about a tool's calls. */
export type ReviewConfig = z.infer<typeof reviewConfigSchema>;
const reviewConfigSchema = z.object({ action_name: text, allowed_decisions: z.array(text) });

const turn = { turn_id: optionalText, session_id: optionalText, proactive: flag };

/** One schema per message that a server sends. Fields that it does not name are passed over. */
const serverSchemas = {
  ping: z.object({ type: z.literal('ping') }),
  authorize_success: z.object({ type: z.literal('authorize_success'), connection_id: text }),
  authorize_error: z.object({ type: z.literal('authorize_error'), error: text }),
  stream_start: z.object({ type: z.literal('stream_start'), ...turn }),
  stream_token: z.object({ type: z.literal('stream_token'), chunk: text, ...turn }),
  tts_chunk: ttsChunkSchema,
  hitl_request: z.object({
    type: z.literal('hitl_request'),
    action_requests: z.array(actionRequestSchema).check(z.minLength(1)),
    review_configs: z.optional(z.nullable(z.array(reviewConfigSchema))),
    ...turn,
  }),
  stream_end: z.object({
    type: z.literal('stream_end'),
    /** The whole text; what was streamed has lost its blanks. Left out where the turn did not end by itself. */
    content: optionalText,
    status: optionalText,
    reason: optionalText,
    ...turn,
  }),
  error: z.object({
    type: z.literal('error'),
    error: text,
    code: z.optional(z.nullable(z.number())),
    turn_id: optionalText,
  }),
} as const;

export type ServerMessageType = keyof typeof serverSchemas;
export type ServerMessageOf<T extends ServerMessageType> = z.infer<(typeof serverSchemas)[T]>;

/** What a server sends. */
export type ServerMessage = { [T in ServerMessageType]: ServerMessageOf<T> }[ServerMessageType];

/** Reads a server's message, parsed already; a sentence says what is wrong with one that cannot be read. */
export function readServerMessage(value: unknown): { message: ServerMessage } | { problem: string } {
  const type = typeOf(value);
  if (type === undefined) return { problem: 'Something came without a "type", and was passed over.' };
  if (!isServerType(type)) {
    return { problem: 'A message came of a type that is not known here, and was passed over.' };
  }
  const result = z.safeParse(serverSchemas[type], value);
  if (result.success) return { message: result.data };
  const issue = result.error.issues[0];
  return { problem: `A "${type}" cannot be read: ${issue?.path.join('.')} ${issue?.message ?? 'is wrong'}.` };
}

/** The `type` of a message, where it has one. */
export function typeOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return 'type' in value && typeof value.type === 'string' ? value.type : undefined;
}

function isServerType(type: string): type is ServerMessageType {
  return Object.hasOwn(serverSchemas, type);
}
