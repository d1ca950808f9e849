import type { Token } from 'marked';

import { noDefinitions, type Definitions } from './lex-block.js';

/** A finished piece of a long block. Its last token goes on in the next piece's first: one list, table, quote or paragraph. */
export type LexedPiece = {
  /** What was lexed. For rows of a table, its head stands before them. */
  source: string;
  tokens: readonly Token[];
  labels: readonly string[];
};

/** How far a long block has been lexed. Immutable. */
export type LongBlock = {
  pieces: readonly LexedPiece[];
  /** Text behind the last piece that could not be lexed on its own. */
  pending: string;
  /** At this length, in characters, `pending` is tried again. */
  patience: number;
  /** How many of the scanner's pieces are taken. */
  taken: number;
  /** What the pieces define. */
  definitions: Definitions;
};

export const noLongBlock: LongBlock = {
  pieces: [],
  pending: '',
  patience: 0,
  taken: 0,
  definitions: noDefinitions(),
};
