import * as z from 'zod/mini';

import { MAX_IMAGE_CHARACTERS } from './wire.js';

/** A session's id: with dashes or without. */
const uuidPattern = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;

const text = z.string();
const optionalText = z.optional(z.nullable(text));

const uuidSchema = text.check(z.regex(uuidPattern));

/** A picture in a message. */
export type ImageContent = z.infer<typeof imageSchema>;
const imageSchema = z.object({
  type: z.optional(z.literal('image_url')),
  image_url: z.object({
    url: text.check(z.refine((url) => !isImageTooLarge(url), 'Image too large (max 6MB)')),
    /** `auto`, `low` or `high`. */
    detail: z.optional(text),
  }),
});

/** What a person says, with everything that the wire lets them choose. */
export type ChatMessageRequest = z.infer<typeof chatMessageSchema>;
export const chatMessageSchema = z.object({
  type: z.literal('chat_message'),
  content: text,
  agent_id: text,
  user_id: text,
  persona_id: z.optional(text),
  /** Of an earlier answer; left out for a new session. */
  session_id: z.optional(z.nullable(uuidSchema)),
  images: z.optional(z.nullable(z.array(imageSchema))),
  limit: z.optional(z.nullable(z.int())),
  /** Whether sentences come with sound. */
  tts_enabled: z.optional(z.boolean()),
  /** A voice. */
  reference_id: optionalText,
  metadata: z.optional(z.nullable(z.record(text, z.unknown()))),
});

/** What was decided about one tool call. */
export type HitlDecision =
  | { type: 'approve' }
  | { type: 'edit'; edited_action: { name: string; args: Record<string, unknown> } }
  | { type: 'reject'; message?: string | undefined };

/** Whether a field is left out, or says nothing. */
const isAbsent = z.optional(z.null());
const decisionSchema = z.union([
  z.object({ type: z.literal('approve'), edited_action: isAbsent, message: isAbsent }),
  z.object({
    type: z.literal('edit'),
    edited_action: z.object({ name: text, args: z.record(text, z.unknown()) }),
    message: optionalText,
  }),
  z.object({ type: z.literal('reject'), edited_action: isAbsent, message: optionalText }),
]);

export const authorizeSchema = z.object({ type: z.literal('authorize'), token: text });
export const interruptSchema = z.object({ type: z.literal('interrupt_stream'), turn_id: optionalText });
export const hitlResponseSchema = z.object({
  type: z.literal('hitl_response'),
  decisions: z.array(decisionSchema),
});

/** Whether a value can be a session's id. */
export function isUuid(value: string): boolean {
  return uuidPattern.test(value);
}

/** A session's id in the form in which the server writes it: in lower case, with dashes. */
export function normalizeUuid(value: string): string {
  const digits = value.replaceAll('-', '').toLowerCase();
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    digits.slice(12, 16),
    digits.slice(16, 20),
    digits.slice(20),
  ].join('-');
}

/** Whether a picture's data URL is longer than the server takes. */
export function isImageTooLarge(url: string): boolean {
  if (!url.startsWith('data:')) return false;
  return url.length - (url.indexOf(',') + 1) > MAX_IMAGE_CHARACTERS;
}
