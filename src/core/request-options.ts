import type { JsonValue } from '../model/json.js';
import type { InputSchema } from './tools/client-tool.js';

/** How a request is made. */
export type RequestOptions<RESULT = JsonValue> = {
  /** ms until an answer must have come, the wait for a connection included (`request-timeout`). @default 10,000 */
  timeoutMs?: number;
  /** Gives the request up (`aborted`); the server is told. */
  signal?: AbortSignal;
  /**
   * Asked twice is as good as asked once: then it is sent again where the line was lost before its answer. Otherwise it
   * ends as `request-lost`, since nobody here can know whether it was done. @default false
   */
  idempotent?: boolean;
  /** Reads the answer and gives it its type; one that does not fit is `message-invalid`. Schemas of zod fit. */
  schema?: InputSchema<RESULT>;
};

/**
 * Asks the server's handler of that name and resolves with what it answers; it is not recorded, and in no log. Waits for
 * a connection where there is none. Rejects with a `ChatError`: `request-timeout`, `request-lost`, `aborted`,
 * `command-unsupported` (no such handler), `closed`, or whatever the handler refused with.
 */
export type RequestFunction = <RESULT = JsonValue>(
  name: string,
  data?: JsonValue,
  options?: RequestOptions<RESULT>,
) => Promise<RESULT>;
