/** Parses text that may be anything. `undefined` when it is not JSON. The only `JSON.parse` of the wires. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
