import { readLineStart, withoutLineEnd, type LineStart } from './line-start.js';
import type { Container, ScanState } from './scan-state.js';

/** A block this long, in characters, is cut where it can be, so that the lexer has to look at its last piece only. */
export const pieceLength = 1024;

/** Lines that go on in a paragraph, or are a row, whatever else comes: no other block begins with them. */
const paragraphLine = /^[\p{L}|]/u;
/** A hard break belongs to the line above, and the lexer wants to see the line below. */
const hardBreak = /(?: {2}|\\)\r?\n$/;
const paragraphInQuote = /^ {0,3}> ?\p{L}/u;
/** What stands on either side decides nothing, for emphasis or links: a space before a letter. Some write without spaces. */
const wordStart =
  / (?=\p{L})|[。！？，、](?=[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}])/gu;
/** Better still, as emphasis and links seldom go on over it. */
const sentenceStart =
  /[.!?:;] (?=\p{L})|[。！？](?=[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}])/gu;
/** What such a line is, its end decides. */
const noParagraph = /^ {0,3}[<`~]/;

/** Whether the open block can be cut before `line`, with `above` being its lines since the last cut. */
function cutsBefore(container: 'paragraph' | 'quote', above: string, line: string): boolean {
  if (container === 'quote') return paragraphInQuote.test(line);
  return paragraphLine.test(line) && !hardBreak.test(above);
}

/**
 * Where a paragraph's long line can be cut, or -1: before the first sentence behind `pieceLength`, or the first word
 * behind half as much again. Places before `from` are known to be none. A line with a pipe may be a table's head, which is
 * never cut.
 */
function cutLongLine(line: string, from: number): number {
  if (line.length < pieceLength) return -1;
  const sentence = firstBehind(sentenceStart, line, Math.max(pieceLength, from - 1));
  const word = firstBehind(wordStart, line, Math.max(pieceLength * 1.5, from));
  const at = sentence === -1 || (word !== -1 && word < sentence) ? word : sentence;
  if (at === -1) return -1;
  const head = line.slice(0, at);
  return head.includes('|') || noParagraph.test(head) || readLineStart(head).kind !== 'text' ? -1 : at;
}

function firstBehind(pattern: RegExp, line: string, from: number): number {
  pattern.lastIndex = from - 1;
  return pattern.test(line) ? pattern.lastIndex : -1;
}

/** Whether the line starts an item beside the list's first. */
export function isSibling(container: Container, start: LineStart): boolean {
  if (container.kind !== 'list' || start.kind !== 'list') return false;
  const { indent, contentIndent, type } = container;
  return start.indent === indent && indent < contentIndent && start.item.type === type;
}

/** A marker with text behind it, not of marks only, as those could become a rule. */
const itemWithText = /^ {0,3}(?:[-+*]|\d{1,9}[.)])[ \t][-*_ \t]*[^-*_\s]/;

/**
 * Ends a piece before the current line, where the block is long and nothing reaches over the cut. At the line's first
 * characters, so that what they show is in the new piece from its first sight.
 */
export function cutBefore(state: ScanState): void {
  const { container, line, rest } = state;
  if (rest.length < pieceLength || line === '') return;
  const cut =
    (itemWithText.test(line) && isSibling(container, readLineStart(withoutLineEnd(line)))) ||
    (container.kind === 'paragraph' && cutsBefore('paragraph', rest, line)) ||
    (container.kind === 'quote' && container.afterEmpty && cutsBefore('quote', rest, line));
  if (cut) endPiece(state, '');
}

/** A line that long is a paragraph's, or a word's. `seen` is the length that it had before. */
export function cutWithin(state: ScanState, seen: number): void {
  const { container } = state;
  if (state.line.length < pieceLength || (container.kind !== 'none' && container.kind !== 'paragraph'))
    return;
  let from = seen;
  for (let at = cutLongLine(state.line, from); at !== -1; at = cutLongLine(state.line, from)) {
    const head = state.line.slice(0, at);
    if (container.kind === 'none') state.container = { kind: 'paragraph', head: '' };
    endPiece(state, head);
    state.line = state.line.slice(at);
    from = 0;
  }
}

/** Ends the piece with `head`, the beginning of the current line. */
export function endPiece(state: ScanState, head: string): void {
  state.source += head;
  state.pieces = [...state.pieces, state.rest + head];
  state.rest = '';
}
