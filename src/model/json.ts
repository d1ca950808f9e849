import * as z from 'zod/mini';

export { isDeeperThan, MAX_JSON_DEPTH } from './json-depth.js';

/** Any value that survives `JSON.stringify` and back unchanged. */
export type JsonValue = null | boolean | number | string | JsonValue[] | JsonObject;

/** A JSON object. Keys set to `undefined` are left out by `JSON.stringify`, so they are allowed here. */
export type JsonObject = { [key: string]: JsonValue | undefined };

/**
 * Any JSON at all, for places in frames that are the app's own. What a frame holds came out of `JSON.parse`, so it is
 * JSON by construction: looking at each node again would cost time in the length of the payload and find nothing.
 */
export const jsonSchema = z.custom<JsonValue>((value) => value !== undefined);

/** Any JSON object. */
export const jsonObjectSchema = z.custom<JsonObject>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
);
