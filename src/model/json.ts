import * as z from 'zod/mini';

/** Any value that survives `JSON.stringify` and back unchanged. */
export type JsonValue = null | boolean | number | string | JsonValue[] | JsonObject;

/** A JSON object. Keys set to `undefined` are left out by `JSON.stringify`, so they are allowed here. */
export type JsonObject = { [key: string]: JsonValue | undefined };

/**
 * Any JSON at all, for places in frames that are the app's own. What a frame holds came out of `JSON.parse`, so it is
 * JSON by construction: looking at each node again would cost time in the length of the payload and find nothing.
 */
export const jsonSchema = z.custom<JsonValue>((value) => value !== undefined);

/** The most levels of arrays and objects in what somebody sends or writes: deeper ones exhaust stacks elsewhere. */
export const MAX_JSON_DEPTH = 64;

/** Whether arrays and objects stand in each other on more levels than these. Looks no deeper. */
export function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  if (Array.isArray(value)) {
    for (const child of value) if (isDeeperThan(child, levels - 1)) return true;
    return false;
  }
  // Each frame is looked through with this, so no list is made of what an object holds.
  for (const key in value) {
    const child: unknown = value[key as keyof typeof value];
    if (typeof child === 'object' && isDeeperThan(child, levels - 1)) return true;
  }
  return false;
}

/** Any JSON object. */
export const jsonObjectSchema = z.custom<JsonObject>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
);
