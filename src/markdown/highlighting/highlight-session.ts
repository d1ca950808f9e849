import type { CodeToken, LineTokenizer } from './code-highlighter.js';
import type { SlicedWork } from './page-turns.js';

/** A line that has its colours. `text` is the whole of it, with its ending. */
export type ColouredLine = { readonly text: string; readonly tokens: readonly CodeToken[] };

/** By piece of the block, the lines at its beginning that have their colours. Those that did not change keep their identity. */
export type ColouredCode = readonly (readonly ColouredLine[])[];

type SessionOptions = {
  tokenizer: LineTokenizer;
  /** Takes the colours. Called after a slice that finished some lines. */
  publish: (code: ColouredCode) => void;
  /** Has the reading done when there is time. */
  work: (work: SlicedWork) => void;
};

export type HighlightSession = {
  /** Takes the block as it now is, in pieces that end with a line. */
  update: (pieces: readonly string[]) => void;
};

/**
 * Gives one block its colours, line by line in slices of the page's spare time. A line is read once, when its end is there, from the
 * state that the line before it left; a block that grows costs its new lines. Where the text turns out to be another than
 * was read, reading starts again at the piece that changed.
 */
export function createHighlightSession({ tokenizer, publish, work }: SessionOptions): HighlightSession {
  let pieces: readonly string[] = [];
  /** By piece; the last is where the reading stands. */
  const lines: ColouredLine[][] = [[]];
  /** The grammar's state before each of those pieces. */
  const states: unknown[] = [undefined];
  let state: unknown;
  /** How far that last piece was read, in characters. */
  let at = 0;
  let published: ColouredCode = [];
  /** The first piece that has lines which were not published. */
  let dirty = 0;
  let isBroken = false;

  /** Forgets everything from this piece on. */
  function rewind(index: number): void {
    lines.length = index;
    lines.push([]);
    states.length = index + 1;
    state = states[index];
    at = 0;
    dirty = Math.min(dirty, index);
  }

  /** The next line that is complete, moving on to the piece that has it. */
  function nextLine(): string | undefined {
    for (;;) {
      const index = lines.length - 1;
      const piece = pieces[index] ?? '';
      const isLast = index >= pieces.length - 1;
      if (at < piece.length) {
        const end = piece.indexOf('\n', at);
        if (end >= 0) return piece.slice(at, end + 1);
        return isLast ? undefined : piece.slice(at);
      }
      if (isLast) return undefined;
      lines.push([]);
      states.push(state);
      at = 0;
    }
  }

  /** Reads that line. `false` when there was no time for it. */
  function readLine(text: string, hasTime: (needed?: number) => boolean): boolean {
    const line = text.endsWith('\n') ? text.slice(0, -1) : text;
    const result = tokenizer(line, state, hasTime);
    if (result === undefined) return false;
    state = result.state;
    at += text.length;
    const tokens = text === line ? result.tokens : [...result.tokens, { text: '\n' }];
    lines.at(-1)?.push({ text, tokens });
    return true;
  }

  function read(hasTime: (needed?: number) => boolean): boolean {
    const known = lines.length - 1;
    let count = 0;
    let isOver = false;
    try {
      do {
        const text = nextLine();
        isOver = text === undefined;
        if (text === undefined || !readLine(text, hasTime)) break;
        count += 1;
      } while (hasTime());
    } catch {
      // A grammar that trips over this text leaves the rest of it plain.
      isBroken = true;
    }
    if (count > 0) tell(known);
    return !isBroken && !isOver;
  }

  /** Publishes what there is, `known` being the piece at which the reading went on. */
  function tell(known: number): void {
    const from = Math.min(dirty, known);
    published = lines.map((each, index) => (index < from ? (published[index] ?? each) : [...each]));
    dirty = lines.length - 1;
    publish(published);
  }

  function update(next: readonly string[]): void {
    const last = lines.length - 1;
    const changed = lines.findIndex((_, index) => {
      const known = pieces[index] ?? '';
      if (next[index] === known) return false;
      return index < last || next[index]?.startsWith(known.slice(0, at)) !== true;
    });
    if (changed >= 0 && pieces.length > 0) rewind(changed);
    pieces = next;
    if (!isBroken) work(read);
  }
  return { update };
}
