import * as z from 'zod/mini';
import { authorSchema, type Author } from './author.js';
import type { UIDataTypes, UIMessagePart } from './message-part.js';
import { isMessagePart, messagePartSchema } from './message-part-schema.js';
import { flawless, passingSchema } from './passing-schema.js';
import { isSimpleMessage } from './simple-message.js';
import type { UITools } from './tool-part.js';

/**
 * A message in the AI SDK's shape (version 7), so that its components, its validators and its servers take it as it is.
 */
export type UIMessage<
  METADATA = unknown,
  DATA extends UIDataTypes = UIDataTypes,
  TOOLS extends UITools = UITools,
> = {
  /** Unique in its channel. */
  id: string;
  /** People are `user`, agents are `assistant`. */
  role: 'system' | 'user' | 'assistant';
  /** The app's own; merged deeply by later chunks. */
  metadata?: METADATA;
  parts: UIMessagePart<DATA, TOOLS>[];
};

/** A message as the chat keeps it: the AI SDK's, and beside it in one field what the SDK has no place for. */
export type ChatMessage<
  METADATA = unknown,
  DATA extends UIDataTypes = UIDataTypes,
  TOOLS extends UITools = UITools,
> = UIMessage<METADATA, DATA, TOOLS> & { chat: MessageRecord };

/**
 * How far a message has come. `pending`: sent, not yet in the log. `streaming`: its turn runs. `awaiting`: its turn
 * waits for a client's tool or a person's approval. The rest are final: `done`, `stopped` by a person, `interrupted`
 * because the gateway or the agent's host went away, `failed` because the agent threw.
 */
export type MessageStatus = z.infer<typeof messageStatusSchema>;
const messageStatuses = [
  'pending',
  'streaming',
  'awaiting',
  'done',
  'stopped',
  'interrupted',
  'failed',
] as const;
const messageStatusSchema = z.enum(messageStatuses);

/** The statuses that a message never leaves. */
export type SettledStatus = Extract<MessageStatus, 'done' | 'stopped' | 'interrupted' | 'failed'>;

/** The state of a chat as a whole, in the AI SDK's words. */
export type ChatStatus = 'submitted' | 'streaming' | 'ready' | 'error';

/** Why a message is `interrupted` or `failed`. */
export type MessageError = z.infer<typeof messageErrorSchema>;
const messageErrorSchema = z.object({
  /** For programs. */
  code: z.string(),
  /** For people. */
  text: z.string(),
});

/** Who wrote a message, when, in answer to what, and how far it has come. */
export type MessageRecord = {
  author: Author;
  /** The message before it on its branch; null for a first one. */
  parentId: string | null;
  /** The turn that writes it; null for what people write. */
  turnId: string | null;
  /** Milliseconds since 1970, by the gateway's clock; by the client's while `pending`. */
  createdAt: number;
  status: MessageStatus;
  /** The message that it quotes. */
  replyTo?: string;
  /** Set when `status` is `interrupted` or `failed`. */
  error?: MessageError;
  /** When its turn ended, in milliseconds since 1970. */
  finishedAt?: number;
};

const messageRecordSchema = z.object({
  author: authorSchema,
  parentId: z.nullable(z.string()),
  turnId: z.nullable(z.string()),
  createdAt: z.number(),
  status: messageStatusSchema,
  replyTo: z.optional(z.string()),
  error: z.optional(messageErrorSchema),
  finishedAt: z.optional(z.number()),
});

const messageShape = {
  id: z.string(),
  role: z.enum(['system', 'user', 'assistant']),
  metadata: z.optional(z.unknown()),
  parts: z.array(messagePartSchema),
};

const plainShape = z.object(messageShape);
const chatShape = z.object({ ...messageShape, chat: messageRecordSchema });

/** A plain message of the AI SDK, as inputs take it. Parts of a type that is not known here are kept. */
export const uiMessageSchema = passingSchema<UIMessage>((value) => z.safeParse(plainShape, value));

/** A message as it travels and as it is stored. */
export const chatMessageSchema = passingSchema<ChatMessage>((value) =>
  isSimpleMessage(value, isMessagePart) ? flawless : z.safeParse(chatShape, value),
);

const chatShapes = z.array(chatMessageSchema);

/** Messages as a snapshot holds them: thousands, maybe, of a page's first picture. */
export const chatMessagesSchema = passingSchema<ChatMessage[]>((value) =>
  Array.isArray(value) && value.every((item) => isSimpleMessage(item, isMessagePart))
    ? flawless
    : z.safeParse(chatShapes, value),
);
