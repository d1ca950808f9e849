import type { JsonValue } from '../model/json.js';

/** Reads JSON that a person wrote: the value, or what the reader has against it. */
export function readJson(text: string): { value: JsonValue } | { problem: string } {
  try {
    // What `JSON.parse` returns is JSON by construction.
    return { value: JSON.parse(text) as JsonValue };
  } catch (cause) {
    return { problem: cause instanceof Error ? cause.message : 'it cannot be read' };
  }
}
