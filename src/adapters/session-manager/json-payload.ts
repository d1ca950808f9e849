import type * as z from 'zod/mini';

import { parseJson } from '../../protocol/parse-json.js';

/** What the payloads in JSON are written with: no blanks, keys in the order in which they are given. */
export function writePayload(value: object): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

/** A payload in JSON by its schema; `undefined` where it is none. */
export function readPayload<T>(schema: z.ZodMiniType<T>, payload: Uint8Array): T | undefined {
  const result = schema.safeParse(parseJson(new TextDecoder().decode(payload)));
  return result.success ? result.data : undefined;
}
