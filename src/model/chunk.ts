import * as z from 'zod/mini';

import { citationSchema } from './citation.js';
import { describeIssue, shorten } from './describe-issue.js';
import { finishReasons } from './finish-reasons.js';
import type { UIDataTypes } from './message-part.js';
import { steeringPartSchema } from './message-part-schema.js';
import { isRecord } from './is-record.js';
import { flawless, type Verdict } from './passing-schema.js';
import { metadataObjectSchema, providerMetadataSchema } from './provider-metadata.js';

const text = z.string();
const optionalText = z.optional(text);
const optionalFlag = z.optional(z.boolean());
// Also accepts a missing field: JSON leaves out what is undefined, a tool's output for example.
const anything = z.optional(z.unknown());
const providerMetadata = z.optional(providerMetadataSchema);
const toolMetadata = z.optional(metadataObjectSchema);

const finishReasonSchema = z.enum(finishReasons);

const span = { id: text, providerMetadata };
const file = { url: text, mediaType: text, providerMetadata };
const toolCall = {
  toolCallId: text,
  toolName: text,
  providerExecuted: optionalFlag,
  providerMetadata,
  toolMetadata,
  dynamic: optionalFlag,
  title: optionalText,
};
const toolResult = {
  toolCallId: text,
  providerExecuted: optionalFlag,
  providerMetadata,
  toolMetadata,
  dynamic: optionalFlag,
};

/** Every chunk with a fixed name, and its fields. `data-*` chunks are told by their prefix. */
const chunkSchemas = {
  start: z.object({ messageId: optionalText, messageMetadata: anything }),
  'message-metadata': z.object({ messageMetadata: anything }),
  'start-step': z.object({}),
  'finish-step': z.object({}),
  'reset-step': z.object({}),
  'text-start': z.object(span),
  'text-delta': z.object({ ...span, delta: text }),
  'text-end': z.object({ ...span, citations: z.optional(z.array(citationSchema)) }),
  'reasoning-start': z.object(span),
  'reasoning-delta': z.object({ ...span, delta: text }),
  'reasoning-end': z.object(span),
  'reasoning-file': z.object(file),
  file: z.object(file),
  custom: z.object({
    kind: z.custom<`${string}.${string}`>((kind) => typeof kind === 'string', 'expected string'),
    providerMetadata,
  }),
  'source-url': z.object({ sourceId: text, url: text, title: optionalText, providerMetadata }),
  'source-document': z.object({
    sourceId: text,
    mediaType: text,
    title: text,
    filename: optionalText,
    providerMetadata,
  }),
  'tool-input-start': z.object({ ...toolCall, inputEncoding: z.optional(z.enum(['json', 'text'])) }),
  'tool-input-delta': z.object({ toolCallId: text, inputTextDelta: text }),
  'tool-input-available': z.object({ ...toolCall, input: anything }),
  'tool-input-error': z.object({ ...toolCall, input: anything, errorText: text }),
  'tool-approval-request': z.object({
    approvalId: text,
    toolCallId: text,
    approvalDescriptor: anything,
    inputSchemaInput: anything,
    reason: optionalText,
    isAutomatic: optionalFlag,
    signature: optionalText,
  }),
  'tool-approval-response': z.object({
    approvalId: text,
    approved: z.boolean(),
    reason: optionalText,
    providerExecuted: optionalFlag,
    providerMetadata,
  }),
  'tool-output-available': z.object({ ...toolResult, output: anything, preliminary: optionalFlag }),
  'tool-output-error': z.object({ ...toolResult, errorText: text }),
  'tool-output-denied': z.object({ toolCallId: text }),
  'steering-message': z.object({ id: text, parts: z.array(steeringPartSchema) }),
  error: z.object({ errorText: text }),
  abort: z.object({ reason: optionalText }),
  finish: z.object({ finishReason: z.optional(finishReasonSchema), messageMetadata: anything }),
};

const dataChunkSchema = z.object({ id: optionalText, data: anything, transient: optionalFlag });

/**
 * What the schema infers, with optional fields absent rather than undefined: that is how JSON carries them. A schema
 * without fields infers an index of its own, which is no field.
 */
type Fields<SCHEMA extends z.ZodMiniType> = string extends keyof z.infer<SCHEMA>
  ? unknown
  : { [FIELD in keyof z.infer<SCHEMA>]: Exclude<z.infer<SCHEMA>[FIELD], undefined> };

type NamedChunk<TYPE extends ChunkType> = {
  [T in TYPE]: Flat<{ type: T } & Fields<(typeof chunkSchemas)[T]> & Payload<T>>;
}[TYPE];

/** What a chunk is about may be anything, and is a field of it even where JSON has left it out. */
type Payload<TYPE> = TYPE extends 'tool-input-available' | 'tool-input-error'
  ? { input: unknown }
  : TYPE extends 'tool-output-available'
    ? { output: unknown }
    : unknown;

type Flat<T> = { [KEY in keyof T]: T[KEY] };

/** The chunks that carry the message's metadata, typed as the app typed it. */
type MetadataChunk<METADATA> =
  | { type: 'start'; messageId?: string; messageMetadata?: METADATA }
  | { type: 'message-metadata'; messageMetadata: METADATA }
  | { type: 'finish'; finishReason?: FinishReason; messageMetadata?: METADATA };

/** The type of a chunk with a fixed name. */
export type ChunkType = keyof typeof chunkSchemas;

// `keys` has the wider type because objects may have more keys than their type says; this literal has not.
/** Every fixed type of chunk that this version knows; besides these there are `data-*`. */
export const chunkTypes = Object.keys(chunkSchemas) as readonly ChunkType[];

/** Why the model stopped. */
export type FinishReason = z.infer<typeof finishReasonSchema>;

/** A chunk that adds or replaces one of the app's own parts; `transient` ones are never stored. */
export type DataUIMessageChunk<DATA extends UIDataTypes = UIDataTypes> = {
  [NAME in keyof DATA & string]: { type: `data-${NAME}`; id?: string; data: DATA[NAME]; transient?: boolean };
}[keyof DATA & string];

/**
 * One step of a turn's stream, in the AI SDK's shape (version 7): what `toUIMessageStream()` yields is a stream of
 * these.
 */
export type UIMessageChunk<METADATA = unknown, DATA extends UIDataTypes = UIDataTypes> =
  | NamedChunk<Exclude<ChunkType, MetadataChunk<METADATA>['type']>>
  | MetadataChunk<METADATA>
  | DataUIMessageChunk<DATA>;

/** The chunk with this type. */
export type ChunkOf<TYPE extends ChunkType> = Extract<UIMessageChunk, { type: TYPE }>;

/** A chunk, or why the value is none. */
export type DecodedChunk =
  | { chunk: UIMessageChunk }
  | {
      /** A sentence: what is wrong with which field, what became of it, what to do. */
      problem: string;
      /** `unknown-chunk`: the type is not known here, as with a newer server. `invalid-chunk`: a field is wrong. */
      code: 'unknown-chunk' | 'invalid-chunk';
    };

/** Is it one of the app's own parts, by its type? */
export function isDataChunk(chunk: UIMessageChunk): chunk is DataUIMessageChunk {
  return chunk.type.startsWith('data-');
}

/**
 * Makes a chunk of what a stream or a frame carried. Never throws. The chunk is the given value itself, so fields that
 * a newer server added stay on it.
 */
export function decodeChunk(value: unknown): DecodedChunk {
  const type = isRecord(value) ? value['type'] : undefined;
  if (typeof type !== 'string') {
    return problem(
      'invalid-chunk',
      'A chunk must be an object with a string "type". Check what the agent yields.',
    );
  }
  const schema = schemaOf(type);
  if (schema === undefined) {
    return problem(
      'unknown-chunk',
      `No chunk has the type "${shorten(type)}", so it was left out. Chunks of one's own begin with "data-".`,
    );
  }
  const result: Verdict = isSimpleDelta(value) ? flawless : z.safeParse(schema, value);
  if (!result.success) {
    const issue = describeIssue(result.error?.issues[0]);
    return problem(
      'invalid-chunk',
      `The chunk "${shorten(type)}" was left out: ${issue}. Check what the agent yields.`,
    );
  }
  // The schema of this type accepted it. The value itself is returned, not zod's copy, which has lost unknown fields.
  return { chunk: value as UIMessageChunk };
}

/** What an answer is written with, told without a schema: in a long answer there are thousands. */
function isSimpleDelta(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { type, id, delta } = value;
  return (
    (type === 'text-delta' || type === 'reasoning-delta') &&
    typeof id === 'string' &&
    typeof delta === 'string' &&
    value['providerMetadata'] === undefined
  );
}

function schemaOf(type: string): z.ZodMiniType | undefined {
  if (type.startsWith('data-')) return dataChunkSchema;
  return isChunkType(type) ? chunkSchemas[type] : undefined;
}

function isChunkType(type: string): type is ChunkType {
  return Object.hasOwn(chunkSchemas, type);
}

function problem(code: 'unknown-chunk' | 'invalid-chunk', sentence: string): DecodedChunk {
  return { problem: sentence, code };
}
