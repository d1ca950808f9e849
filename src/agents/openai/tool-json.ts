import type { JsonValue } from '../../model/json.js';

/** Reads the arguments that a model wrote. An empty text stands for a call without arguments. */
export function parseArguments(text: string): { input: JsonValue } | { problem: string } {
  try {
    return { input: JSON.parse(text.trim() || '{}') };
  } catch (error) {
    return {
      problem: `the arguments are not JSON (${error instanceof Error ? error.message : String(error)})`,
    };
  }
}

/**
 * What a tool returned, as it will travel: dates become strings, `undefined` becomes `null`.
 * @throws TypeError where JSON has no word for it (a cycle, a bigint)
 */
export function toJsonValue(value: unknown): JsonValue {
  return JSON.parse(JSON.stringify(value) ?? 'null');
}
