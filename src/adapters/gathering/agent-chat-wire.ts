import * as z from 'zod/mini';

import { isRecord } from '../../model/is-record.js';
import { parseJson } from '../../protocol/parse-json.js';

/** What a client of `/ws/chat/{agent_id}` asks. Both flags are true where they are left out. */
export type AgentChatQuestion = { message: string; include_memories?: boolean; allow_tools?: boolean };

const callSchema = z.looseObject({ id: z.string(), name: z.string(), arguments: z.optional(z.unknown()) });
const resultSchema = z.looseObject({ id: z.string(), result: z.optional(z.unknown()) });
export type WireCall = z.infer<typeof callSchema>;
export type WireResult = z.infer<typeof resultSchema>;

/** What a server of `/ws/chat/{agent_id}` says, by its type. */
const schemas = {
  connected: z.looseObject({
    type: z.literal('connected'),
    agent_id: z.union([z.number(), z.string()]),
    agent_name: z.optional(z.string()),
  }),
  start: z.looseObject({ type: z.literal('start') }),
  token: z.looseObject({ type: z.literal('token'), content: z.string() }),
  done: z.looseObject({
    type: z.literal('done'),
    content: z.string(),
    tokens_used: z.optional(z.number()),
    tool_calls: z.optional(z.nullable(z.array(callSchema))),
    tool_results: z.optional(z.nullable(z.array(resultSchema))),
  }),
  error: z.looseObject({ type: z.literal('error'), message: z.string() }),
} as const;

/** A message of the server's. */
export type AgentChatAnswer = z.infer<(typeof schemas)[keyof typeof schemas]>;

/** Reads one; a sentence says what is wrong with one that cannot be read. */
export function readAgentChat(data: string | Uint8Array): AgentChatAnswer | string {
  return readByType(schemas, data);
}

/** Reads a JSON object by the schema of its `type`. */
export function readByType<SCHEMAS extends Readonly<Record<string, z.ZodMiniType>>>(
  table: SCHEMAS,
  data: string | Uint8Array,
): z.infer<SCHEMAS[keyof SCHEMAS]> | string {
  const value = typeof data === 'string' ? parseJson(data) : undefined;
  if (!isRecord(value)) return 'A message came that is no JSON object; it was passed over.';
  const { type } = value;
  const schema = typeof type === 'string' && Object.hasOwn(table, type) ? table[type] : undefined;
  if (!schema) return `A message of the unknown type ${JSON.stringify(type)} came; it was passed over.`;
  const result = z.safeParse(schema, value);
  // The schema was looked up in this table a moment ago.
  if (result.success) return result.data as z.infer<SCHEMAS[keyof SCHEMAS]>;
  const [issue] = result.error.issues;
  return `A message "${String(type)}" cannot be read: "${issue?.path.join('.')}" ${issue?.message}. It was passed over.`;
}
