import * as z from 'zod/mini';
import { citationSchema } from './citation.js';
import type { FileUIPart, TextUIPart, UIMessagePart } from './message-part.js';
import { flawless, passingSchema, type Verdict } from './passing-schema.js';
import { isRecord } from './is-record.js';
import { metadataObjectSchema, providerMetadataSchema } from './provider-metadata.js';
import { isSimplePart } from './simple-message.js';

const text = z.string();
const optionalText = z.optional(text);
const optionalFlag = z.optional(z.boolean());
const providerMetadata = z.optional(providerMetadataSchema);
const state = z.optional(z.enum(['streaming', 'done']));

const textTable = z.custom<Record<string, string>>(
  (value) => isRecord(value) && Object.values(value).every((item) => typeof item === 'string'),
  'expected an object of strings',
);

const written = { text, state, providerMetadata };
const file = { url: text, mediaType: text, filename: optionalText, providerMetadata };

const approval = z.object({
  id: text,
  approved: optionalFlag,
  requestReason: optionalText,
  reason: optionalText,
  isAutomatic: optionalFlag,
  signature: optionalText,
});

const toolFields = {
  toolCallId: text,
  title: optionalText,
  toolMetadata: z.optional(metadataObjectSchema),
  providerExecuted: optionalFlag,
  callProviderMetadata: providerMetadata,
  resultProviderMetadata: providerMetadata,
  approval: z.optional(approval),
};

// `input` and `output` may be anything, and missing: JSON leaves out what is undefined.
const toolStateSchemas = {
  'input-streaming': z.object({
    ...toolFields,
    rawInput: optionalText,
    inputEncoding: z.optional(z.enum(['json', 'text'])),
  }),
  'input-available': z.object(toolFields),
  'approval-requested': z.object({ ...toolFields, approval }),
  'approval-responded': z.object({
    ...toolFields,
    approval: z.object({ ...approval.shape, approved: z.boolean() }),
  }),
  'output-available': z.object({ ...toolFields, preliminary: optionalFlag }),
  'output-error': z.object({ ...toolFields, errorText: text }),
  'output-denied': z.object(toolFields),
};

const toolStateSchema = z.object({
  state: z.custom<keyof typeof toolStateSchemas>(
    (name) => typeof name === 'string' && Object.hasOwn(toolStateSchemas, name),
    'expected one of the seven states of a tool call',
  ),
});

const textPartSchema = z.object({ ...written, citations: z.optional(z.array(citationSchema)) });
const filePartSchema = z.object({ ...file, providerReference: z.optional(textTable) });
const dynamicToolSchema = z.object({ toolName: text });
const dataPartSchema = z.object({ id: optionalText, data: z.optional(z.unknown()) });

/** Parts with a fixed name; `data-*` and `tool-*` are told by their prefix. */
const namedPartSchemas: Record<string, z.ZodMiniType> = {
  text: textPartSchema,
  reasoning: z.object({ ...written, id: optionalText }),
  'reasoning-file': z.object(file),
  'source-url': z.object({ sourceId: text, url: text, title: optionalText, providerMetadata }),
  'source-document': z.object({
    sourceId: text,
    mediaType: text,
    title: text,
    filename: optionalText,
    providerMetadata,
  }),
  file: filePartSchema,
  custom: z.object({ kind: text, providerMetadata }),
  'step-start': z.object({}),
};

function judge(part: unknown): Verdict {
  if (isSimplePart(part)) return flawless;
  const type = isRecord(part) ? part['type'] : undefined;
  if (typeof type !== 'string') return z.safeParse(z.object({ type: text }), part);
  if (type.startsWith('data-')) return z.safeParse(dataPartSchema, part);
  if (type.startsWith('tool-')) return judgeTool(part);
  if (type === 'steering-message') return z.safeParse(steeringMessageSchema, part);
  if (type === 'dynamic-tool') {
    const named = z.safeParse(dynamicToolSchema, part);
    return named.success ? judgeTool(part) : named;
  }
  return Object.hasOwn(namedPartSchemas, type)
    ? z.safeParse(namedPartSchemas[type] ?? z.unknown(), part)
    : flawless;
}

/** Whether it may be a part of a message, where nobody asks why not. */
export function isMessagePart(part: unknown): part is UIMessagePart {
  return judge(part).success;
}

function judgeTool(part: unknown): Verdict {
  const known = z.safeParse(toolStateSchema, part);
  return known.success ? z.safeParse(toolStateSchemas[known.data.state], part) : known;
}

const steeringType = z.enum(['text', 'file']);
const steeringFileSchema = z.object({ ...filePartSchema.shape, type: steeringType });
const steeringTextSchema = z.object({ ...textPartSchema.shape, type: steeringType });

/** A part of a steering message: what people write. */
export const steeringPartSchema = passingSchema<TextUIPart | FileUIPart>((part) => {
  const isFile = isRecord(part) && part['type'] === 'file';
  return z.safeParse(isFile ? steeringFileSchema : steeringTextSchema, part);
});

const steeringMessageSchema = z.object({ id: text, parts: z.array(steeringPartSchema) });

/** Any part of a message. Known types are checked field by field, unknown ones are kept as they came. */
export const messagePartSchema = passingSchema<UIMessagePart>(judge);
