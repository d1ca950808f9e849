import type { Slot } from './json-tree.js';
import { PartialJsonReader } from './partial-json-reader.js';
import type { NumberPhase } from './partial-number.js';

/**
 * Where reading a JSON text has got to, as plain JSON. Of the text itself it holds only the unfinished key, number or
 * literal, and no value: the value so far is handed in and out beside it.
 */
export type PartialJson = {
  mode: PartialJsonMode;
  /** Slots of the open containers, the root's first. */
  path: Slot[];
  /** Where the value that is being read belongs. */
  slot: Slot;
  /** The key, number or literal so far. */
  token: string;
  phase?: NumberPhase;
  /** The hexadecimal digits of a `\u` escape so far. */
  hex?: string;
  /** The text is not JSON from here on; what was read before is still shown, until something would follow it. */
  broken?: true;
  /** A number that is complete but is not shown before something follows it. */
  late?: { slot: Slot; token: string };
};

/** What the next character is read as. */
export type PartialJsonMode =
  | 'start'
  | 'object-start'
  | 'object-comma'
  | 'key'
  | 'key-escape'
  | 'key-unicode'
  | 'colon'
  | 'object-value'
  | 'object-after'
  | 'array-start'
  | 'array-comma'
  | 'array-after'
  | 'string'
  | 'string-escape'
  | 'string-unicode'
  | 'number'
  | 'number-plus'
  | 'literal'
  | 'end'
  | 'failed';

/** Before the first character. */
export function startPartialJson(): PartialJson {
  return { mode: 'start', path: [], slot: '', token: '' };
}

/**
 * Reads on: takes the value so far and the next piece of the text, and returns the value that the whole text so far
 * stands for (undefined where it stands for none). Values given in are never changed.
 *
 * Our own, and not a library's, because this is the path of every token of a tool call: a parser that is handed the
 * whole text each time reads 64 KB of arguments thousands of times over, and the known incremental ones keep a state
 * that is not JSON. Each character is looked at once here. What an unfinished text stands for is defined by the AI
 * SDK's `parsePartialJson`: unfinished strings end where the text does, unfinished literals are completed, a key
 * without a value is left out. One difference: a key with an escaped quote is read as JSON says, where the SDK may see
 * nothing until the text is complete.
 */
export function appendPartialJson(
  state: PartialJson,
  value: unknown,
  piece: string,
): { state: PartialJson; value: unknown } {
  if (state.mode === 'failed' || state.mode === 'end' || piece === '') return { state, value };
  const reader = new PartialJsonReader(state, value);
  reader.read(piece);
  return reader.result();
}
