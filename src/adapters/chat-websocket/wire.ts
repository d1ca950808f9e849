import * as z from 'zod/mini';

import { parseJson } from '../../protocol/parse-json.js';

/** Bytes of one message: the limit of the server's framework (uvicorn, `ws_max_size`). */
export const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

/** What a client asks: one object, no type, no id. */
export type ClientMessage = {
  message: string;
  /** Left out: the server begins a conversation and answers with its id. */
  conversation_id?: string | undefined;
};
const clientMessageSchema = z.object({
  /** The real server takes a missing one for an empty one. */
  message: z._default(z.string(), ''),
  conversation_id: z.optional(z.string()),
});

/** A tool call that is over when it is heard of. The wire has no ids for them. */
export type WireToolCall = z.infer<typeof toolCallSchema>;
const toolCallSchema = z.looseObject({
  name: z.string(),
  arguments: z.optional(z.unknown()),
  result: z.optional(z.unknown()),
  /** Newer servers say; a call without it succeeded. */
  success: z.optional(z.boolean()),
  duration_ms: z.optional(z.number()),
  /** The seed's type has one; no server sends it. */
  id: z.optional(z.string()),
});

/** What a server answers. Everything but `response` came with later versions. */
export type ServerMessage = z.infer<typeof serverMessageSchema>;
const serverMessageSchema = z.looseObject({
  response: z.string(),
  tool_calls: z.optional(z.nullable(z.array(toolCallSchema))),
  conversation_id: z.optional(z.nullable(z.string())),
  session_id: z.optional(z.nullable(z.string())),
  diagnostics: z.optional(z.unknown()),
  verification: z.optional(z.unknown()),
  /** Of the dialect with several pieces to an answer: this is the last one. */
  done: z.optional(z.boolean()),
});

/** The same as the document's client takes it: of a message that comes in pieces, one may bring nothing but tool calls. */
export type HeardMessage = z.infer<typeof heardMessageSchema>;
export const heardMessageSchema = z.pipe(
  // Bytes are objects as well, in which no field is wrong.
  z.custom<Record<string, unknown>>((data) => !(data instanceof Uint8Array)),
  z.partial(serverMessageSchema),
);

/** Reads a server's message; a sentence says what is wrong with one that cannot be read. */
export function readServerMessage(data: string | Uint8Array): ServerMessage | { problem: string } {
  if (typeof data !== 'string') return { problem: 'Bytes came on a wire of text, and were passed over.' };
  const result = z.safeParse(heardMessageSchema, parseJson(data));
  if (!result.success) {
    const issue = result.error.issues[0];
    const where = issue?.path.join('.') || 'its top level';
    return { problem: `A message of the server cannot be read: ${where} ${issue?.message ?? 'is wrong'}.` };
  }
  const { response, ...rest } = result.data;
  if (response === undefined && !rest.tool_calls && rest.done !== true)
    return {
      problem: 'A message of the server brings neither a response nor tool calls; it was passed over.',
    };
  return { ...rest, response: response ?? '' };
}

/** Reads a client's message. The real server dies of one that it cannot read; see the endpoint. */
export function readClientMessage(data: string | Uint8Array): ClientMessage | undefined {
  if (typeof data !== 'string') return undefined;
  const result = z.safeParse(clientMessageSchema, parseJson(data));
  return result.success ? result.data : undefined;
}
