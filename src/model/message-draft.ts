import * as z from 'zod/mini';

import { idPattern } from './identifiers.js';
import { jsonObjectSchema, jsonSchema, type JsonObject, type JsonValue } from './json.js';
import type { FileUIPart, TextUIPart } from './message-part.js';

/** A part that a person can write: text, a file by its URL, or an app's own `data-*`. */
export type DraftPart = TextUIPart | FileUIPart | { type: `data-${string}`; id?: string; data: JsonValue };

/**
 * A message as its writer makes it. Everything else (author, parent, time) is the gateway's to say. `id` is made by the
 * client and is also the command's id, so that sending it again has no second effect.
 */
export type MessageDraft = {
  /** @default a new id */
  id?: string;
  parts: DraftPart[];
  metadata?: JsonObject;
  /** Id of the message that this one answers or quotes. */
  replyTo?: string;
};

const idSchema = z.string().check(z.regex(idPattern));

const draftPartSchema = z.union([
  z.looseObject({ type: z.literal('text'), text: z.string() }),
  z.looseObject({
    type: z.literal('file'),
    mediaType: z.string(),
    url: z.string(),
    filename: z.optional(z.string()),
  }),
  z.looseObject({
    type: z.templateLiteral(['data-', z.string()]),
    id: z.optional(z.string()),
    data: jsonSchema,
  }),
]);

/** A draft on the wire: with its id, and with at least one part. */
export const messageDraftSchema = z.object({
  id: idSchema,
  parts: z.array(draftPartSchema).check(z.minLength(1), z.maxLength(64)),
  metadata: z.optional(jsonObjectSchema),
  replyTo: z.optional(idSchema),
});
