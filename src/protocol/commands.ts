import * as z from 'zod/mini';

import { channelNamePattern, idPattern } from '../model/identifiers.js';
import { jsonObjectSchema, jsonSchema } from '../model/json.js';
import { messageDraftSchema } from '../model/message-draft.js';

/** Ids that clients make. */
export const idSchema = z.string().check(z.regex(idPattern));

/** A channel's name. */
export const channelNameSchema = z.string().check(z.regex(channelNamePattern));

/** A client tool as it travels with the message that may need it. */
const toolDescriptionSchema = z.object({
  name: idSchema,
  description: z.optional(z.string()),
  parameters: z.optional(jsonObjectSchema),
  /** It may run twice: a call is offered again where the page that ran it went away. */
  idempotent: z.optional(z.boolean()),
});

/** What a command that can start a turn says about it. */
const turnRequest = {
  /** Which agent; `null` for none; left out for the channel's own. */
  agent: z.optional(z.nullable(idSchema)),
  /** Handed to the agent as `turn.body`. */
  body: z.optional(jsonObjectSchema),
  tools: z.optional(z.array(toolDescriptionSchema)),
};

/** One schema per command (PROTOCOL.md, "Commands"). */
export const commandSchemas = {
  'message-send': z.object({
    type: z.literal('message-send'),
    message: messageDraftSchema,
    /** The leaf that the sender saw; the message is attached at that branch's tip. */
    leafId: z.nullable(idSchema),
    ...turnRequest,
  }),
  'message-edit': z.object({
    type: z.literal('message-edit'),
    /** The message that is replaced; the new one becomes its sibling. */
    messageId: idSchema,
    message: messageDraftSchema,
    ...turnRequest,
  }),
  'message-delete': z.object({ type: z.literal('message-delete'), messageId: idSchema }),
  'messages-truncate': z.object({
    type: z.literal('messages-truncate'),
    /** The last message that stays; `null` clears the channel. */
    afterId: z.nullable(idSchema),
    /** The leaf of the branch that is cut. */
    leafId: z.nullable(idSchema),
  }),
  'turn-regenerate': z.object({
    type: z.literal('turn-regenerate'),
    /** The answer that is to be given anew; it stays as a sibling. */
    messageId: idSchema,
    ...turnRequest,
  }),
  'turn-stop': z.object({
    type: z.literal('turn-stop'),
    turnId: z.optional(idSchema),
    /** The command that started the turn, for a stop that comes before its turn is known. */
    commandId: z.optional(idSchema),
  }),
  'tool-claim': z.object({ type: z.literal('tool-claim'), turnId: idSchema, toolCallId: idSchema }),
  'tool-progress': z.object({
    type: z.literal('tool-progress'),
    turnId: idSchema,
    toolCallId: idSchema,
    claim: idSchema,
    output: jsonSchema,
  }),
  'tool-result': z.object({
    type: z.literal('tool-result'),
    turnId: idSchema,
    toolCallId: idSchema,
    claim: idSchema,
    outcome: z.union([
      z.object({ state: z.literal('output-available'), output: jsonSchema }),
      z.object({ state: z.literal('output-error'), errorText: z.string() }),
    ]),
  }),
  'approval-respond': z.object({
    type: z.literal('approval-respond'),
    turnId: idSchema,
    approvalId: idSchema,
    approved: z.boolean(),
    reason: z.optional(z.string()),
    /** The tool's input as a person changed it. */
    input: z.optional(jsonSchema),
  }),
  'event-publish': z.object({ type: z.literal('event-publish'), name: idSchema, data: jsonSchema }),
  'history-load': z.object({
    type: z.literal('history-load'),
    /** Messages older than this one. */
    before: z.nullable(idSchema),
    limit: z.int().check(z.minimum(1), z.maximum(200)),
  }),
} as const;

export type CommandType = keyof typeof commandSchemas;
export type CommandOf<T extends CommandType> = z.infer<(typeof commandSchemas)[T]>;

/** What a client asks of a channel. */
export type Command = { [T in CommandType]: CommandOf<T> }[CommandType];

/** What a command is answered with when it took effect. */
export type CommandResults = {
  'message-send': { messageId: string; turnId?: string };
  'message-edit': { messageId: string; turnId?: string };
  'message-delete': Record<string, never>;
  'messages-truncate': Record<string, never>;
  'turn-regenerate': { turnId: string; messageId: string };
  /** `stopped` is false where the turn had ended before. */
  'turn-stop': { stopped: boolean };
  /** The secret with which alone the result is taken; it goes to the claimer and stands in no log. */
  'tool-claim': { claim: string };
  'tool-progress': Record<string, never>;
  'tool-result': Record<string, never>;
  'approval-respond': Record<string, never>;
  'event-publish': { seq: number };
  'history-load': { messages: unknown[]; hasMore: boolean };
};

/** Commands that only read, or are harmless to repeat: no record of them is kept. */
export const unrecordedCommands: ReadonlySet<CommandType> = new Set(['history-load', 'tool-progress']);
