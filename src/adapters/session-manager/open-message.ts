import * as z from 'zod/mini';

import { parseJson } from '../../protocol/parse-json.js';

const short = z.string().check(z.maxLength(256));

const openMessageSchema = z.object({
  MessageSchemaVersion: z.optional(short),
  RequestId: z.optional(short),
  TokenValue: z.string().check(z.minLength(1), z.maxLength(8192)),
  /** Some clients have none; then there is one line to a session. */
  ClientId: z.optional(short),
  ClientVersion: z.optional(short),
});

/** The first message of a line, and the only one in text. */
export type OpenMessage = z.infer<typeof openMessageSchema>;

/** `undefined` where it is none. */
export function readOpenMessage(data: string | Uint8Array): OpenMessage | undefined {
  if (typeof data !== 'string') return undefined;
  const result = openMessageSchema.safeParse(parseJson(data));
  return result.success ? result.data : undefined;
}
