import type { Fence } from './line-start.js';

/**
 * A top-level block that no further text can change. `source` joined over all blocks is the text, character by
 * character. A long block comes in `pieces` that may be lexed each on its own, with `rest` behind them.
 */
export type ScannedBlock =
  | { kind: 'markdown'; source: string; pieces: readonly string[]; rest: string }
  | { kind: 'html'; source: string }
  | { kind: 'code'; source: string; info: string; pieces: readonly string[] };

/** What the complete lines of the open block are so far. */
export type Container =
  | { kind: 'none' }
  /**
   * `head` is the first line, or what is left of it behind a piece: with a pipe in it this may be a table, where an
   * underline is a row. Empty until that line ends.
   */
  | { kind: 'paragraph'; head: string }
  | { kind: 'quote'; afterEmpty: boolean }
  | { kind: 'indented' }
  | {
      kind: 'list';
      type: string;
      /** Of the first item's marker. */
      indent: number;
      contentIndent: number;
      /** Behind a blank line, or a marker alone, only what is indented enough goes on. */
      afterBlank: boolean;
    }
  | { kind: 'html'; end: string | undefined }
  | { kind: 'fence'; fence: Fence; pieces: readonly string[]; tail: string };

/** Where the scan stands: what is open. Closed blocks are handed out and forgotten. */
export type ScanState = {
  container: Container;
  /** The complete lines of the open block, with the blank lines before it. */
  source: string;
  /** The finished pieces of the open block, and its complete lines behind them. Together they are `source`. */
  pieces: readonly string[];
  rest: string;
  /** The last line, or what is left of it behind a piece; its end has not come. */
  line: string;
  /** Characters fed so far (UTF-16 units). */
  length: number;
  /** Whether `line` has been judged before its end, see `judgeEarly`. */
  judged: boolean;
  /** Characters looked at so far: each once for its line's end, some once more for what their line starts. For tests. */
  scanned: number;
};

export const none: Container = { kind: 'none' };

export const initialScan: ScanState = {
  container: none,
  source: '',
  pieces: [],
  rest: '',
  line: '',
  length: 0,
  judged: false,
  scanned: 0,
};
