import * as z from 'zod/mini';

import { readByType } from './agent-chat-wire.js';

const agent = { agent_id: z.union([z.number(), z.string()]), agent_name: z.optional(z.string()) };

/** What a server of `/ws/conversation/{conv_id}` says, by its type. */
const schemas = {
  connected: z.looseObject({
    type: z.literal('connected'),
    conv_id: z.string(),
    topic: z.optional(z.string()),
    circle_name: z.optional(z.string()),
    participants: z.optional(z.array(z.string())),
    turns_taken: z.optional(z.number()),
    max_turns: z.optional(z.number()),
  }),
  turn_start: z.looseObject({ type: z.literal('turn_start'), ...agent }),
  token: z.looseObject({ type: z.literal('token'), content: z.string() }),
  turn_end: z.looseObject({ type: z.literal('turn_end'), ...agent, content: z.string() }),
  conversation_complete: z.looseObject({
    type: z.literal('conversation_complete'),
    turns_taken: z.optional(z.number()),
    message_count: z.optional(z.number()),
  }),
  pong: z.looseObject({ type: z.literal('pong') }),
  error: z.looseObject({ type: z.literal('error'), message: z.string() }),
} as const;

/** A message of the server's. */
export type ConversationMessage = z.infer<(typeof schemas)[keyof typeof schemas]>;

/** Reads one; a sentence says what is wrong with one that cannot be read. */
export function readConversation(data: string | Uint8Array): ConversationMessage | string {
  return readByType(schemas, data);
}
