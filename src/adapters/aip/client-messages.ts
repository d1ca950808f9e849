import * as z from 'zod/mini';

import { isRecord } from '../../model/is-record.js';
import { isDeeperThan, jsonSchema, MAX_JSON_DEPTH } from '../../model/json.js';
import { parseJson } from '../../protocol/parse-json.js';
import { clientMessageTypes, clientTypes, resultStatuses, taskStatuses } from './wire.js';

const optionalText = z.optional(z.nullable(z.string()));

const resultSchema = z.object({
  status: z.enum(resultStatuses),
  error: optionalText,
  result: z.optional(jsonSchema),
  namespace: optionalText,
  call_id: optionalText,
});

/** What a client sends. Fields that it does not name are passed over (`aip/messages.py`, `ClientMessage`). */
export type ClientMessage = z.infer<typeof clientMessageSchema>;
const clientMessageSchema = z.object({
  type: z.enum(clientMessageTypes),
  status: z.enum(taskStatuses),
  client_type: z._default(z.enum(clientTypes), 'device'),
  session_id: optionalText,
  task_name: optionalText,
  client_id: optionalText,
  target_id: optionalText,
  request: optionalText,
  action_results: z.optional(z.nullable(z.array(resultSchema))),
  timestamp: optionalText,
  request_id: optionalText,
  prev_response_id: optionalText,
  error: optionalText,
  metadata: z.optional(z.nullable(z.record(z.string(), jsonSchema))),
});

/** Reads a client's message. The problem is told in the words of the real server's validator, without its tails. */
export function readClientMessage(text: string): { message: ClientMessage } | { problem: string } {
  const value = parseJson(text);
  if (value === undefined) return problem(['  Invalid JSON']);
  if (!isRecord(value)) return problem(['  Input should be an object']);
  if (isDeeperThan(value, MAX_JSON_DEPTH)) return problem(['  Input is nested too deeply']);
  const result = z.safeParse(clientMessageSchema, value);
  if (result.success) return { message: result.data };
  return problem(result.error.issues.map((issue) => `${issue.path.join('.')}\n  ${complaint(issue, value)}`));
}

function problem(complaints: readonly string[]): { problem: string } {
  const errors = complaints.length === 1 ? 'error' : 'errors';
  return {
    problem: [`${complaints.length} validation ${errors} for ClientMessage`, ...complaints].join('\n'),
  };
}

function complaint(issue: z.core.$ZodIssue, value: Record<string, unknown>): string {
  const [field] = issue.path;
  if (issue.path.length === 1 && typeof field === 'string' && !Object.hasOwn(value, field)) {
    return 'Field required';
  }
  if (issue.code === 'invalid_value') return `Input should be ${listed(issue.values.map(String))}`;
  const expected = issue.code === 'invalid_type' ? issue.expected : 'value';
  return `Input should be a valid ${names.get(expected) ?? expected}`;
}

const names: ReadonlyMap<string, string> = new Map([
  ['array', 'list'],
  ['record', 'dictionary'],
  ['object', 'dictionary'],
]);

function listed(values: readonly string[]): string {
  const quoted = values.map((value) => `'${value}'`);
  const last = quoted.pop() ?? '';
  return quoted.length === 0 ? last : `${quoted.join(', ')} or ${last}`;
}
