import * as z from 'zod/mini';

import { isRecord } from '../../model/is-record.js';
import { isDeeperThan, jsonSchema, MAX_JSON_DEPTH, type JsonObject } from '../../model/json.js';
import { parseJson } from '../../protocol/parse-json.js';
import { serverMessageTypes, taskStatuses, toolTypes } from './wire.js';

const optionalText = z.optional(z.nullable(z.string()));

/** A command as a device gets it. */
export type HeardCommand = z.infer<typeof commandSchema>;
const commandSchema = z.object({
  tool_name: z.string(),
  parameters: z.optional(z.nullable(z.record(z.string(), jsonSchema))),
  tool_type: z.enum(toolTypes),
  call_id: optionalText,
});

/** What a server sends, as much of it as clients here look at (`aip/messages.py`, `ServerMessage`). */
export type HeardMessage = z.infer<typeof serverMessageSchema>;
const serverMessageSchema = z.object({
  type: z.enum(serverMessageTypes),
  status: z.enum(taskStatuses),
  user_request: optionalText,
  agent_name: optionalText,
  actions: z.optional(z.nullable(z.array(commandSchema))),
  error: optionalText,
  session_id: optionalText,
  task_name: optionalText,
  response_id: optionalText,
  result: z.optional(jsonSchema),
});

/** Reads a server's message, with all that it has; a sentence says what is wrong with one that cannot be read. */
export function readServerMessage(
  text: string,
): { message: HeardMessage; whole: JsonObject } | { problem: string } {
  const value = parseJson(text);
  if (!isRecord(value)) return { problem: 'Something came that is no JSON object, and was passed over.' };
  if (isDeeperThan(value, MAX_JSON_DEPTH)) {
    return {
      problem: `A message came that is nested more than ${MAX_JSON_DEPTH} levels deep, and was passed over.`,
    };
  }
  const result = z.safeParse(serverMessageSchema, value);
  // It came out of JSON a moment ago.
  if (result.success) return { message: result.data, whole: value as JsonObject };
  const issue = result.error.issues[0];
  return { problem: `A message cannot be read: ${issue?.path.join('.')} ${issue?.message ?? 'is wrong'}.` };
}
