/** What a piece of code is. Each has a colour, `--colloquy-code-<kind>`, and a class, `colloquy-code-<kind>`. */
export type CodeKind =
  | 'comment'
  | 'constant'
  | 'deleted'
  | 'escape'
  | 'function'
  | 'heading'
  | 'inserted'
  | 'keyword'
  | 'operator'
  | 'property'
  | 'string'
  | 'tag'
  | 'type';

/** A run of characters of one kind; without a kind it has the colour of text. */
export type CodeToken = { readonly text: string; readonly kind?: CodeKind | undefined };

/** A line and where it left off: `state` goes into the call for the next line, and nothing else looks at it. */
export type TokenizedLine = { tokens: readonly CodeToken[]; state: unknown };

/**
 * Reads one line, without its line ending, behind the line that returned `state` (`undefined` for the first). The tokens'
 * texts are the line's, complete and in order. Work that can wait asks `hasTime` between its steps, with the ms that it
 * may need (0 by default), and returns `undefined` once they are not left: it is called with the same line again, later.
 */
export type LineTokenizer = (
  line: string,
  state: unknown,
  hasTime?: (needed?: number) => boolean,
) => TokenizedLine | undefined;

/** Gives code its colours. The one that comes with the package is loaded when the first fence with a language is there. */
export type CodeHighlighter = {
  /** The tokenizer of a language by what stands behind the fence, in lower case: `ts`. `undefined` leaves it plain. */
  load: (language: string) => Promise<LineTokenizer | undefined>;
};
