import type { MarkedToken, Token, Tokens } from 'marked';

import { labelsIn, lexBlock, noDefinitions, type Definitions } from './lex-block.js';
import type { LexedPiece, LongBlock } from './long-block.js';

/** A block's tokens, and those of its finished pieces. */
export type LexedLongBlock = {
  earlier: readonly LexedPiece[];
  tokens: readonly Token[];
  definitions: Definitions;
};

/** Takes what the scanner has cut off since. Each piece is lexed once, unless the cut turns out to go through something. */
export function takePieces(
  block: LongBlock,
  pieces: readonly string[],
  known: Definitions,
  count: (characters: number) => void,
): LongBlock {
  let next = block;
  for (const piece of pieces.slice(block.taken)) {
    const pending = next.pending + piece;
    next = { ...next, pending, taken: next.taken + 1 };
    if (pending.length < next.patience) continue;
    const source = headOf(next.pieces) + pending;
    count(source.length);
    const lexed = lexBlock(source, allOf(next.definitions, known));
    const tokens = lexed.tokens.filter((token) => token.type !== 'space');
    if (!endsOpen(next.pieces.at(-1), tokens, source)) {
      // Try again with half as much more, so that all tries together stay in proportion.
      next = { ...next, patience: pending.length * 1.5 };
      continue;
    }
    const lexedPiece = lexedAs(source, tokens);
    next = withLooseness({
      ...next,
      pieces: [...next.pieces, lexedPiece],
      pending: '',
      patience: 0,
      definitions: allOf(lexed.definitions, next.definitions),
    });
  }
  return next;
}

/** The block with `rest` as its last piece; `undefined` when that does not go on with what the pieces are. */
export function finishPieces(block: LongBlock, rest: string, known: Definitions): LexedLongBlock | undefined {
  const last = container(block.pieces.at(-1)?.tokens);
  const lexed = lexBlock(headOf(block.pieces) + rest, allOf(block.definitions, known));
  const [first, ...behind] = lexed.tokens as readonly MarkedToken[];
  if (last === undefined || first === undefined || kindOf(first) !== kindOf(last)) return undefined;
  const definitions = allOf(lexed.definitions, block.definitions);
  const loose = first.type === 'list' && (first.loose || goesOnLoose(block.pieces.at(-1)));
  const earlier = loose ? block.pieces.map(loosePiece) : block.pieces;
  const whole = asWhole(loose ? looseList(first) : first, block.pieces);
  return { earlier, tokens: [whole, ...behind], definitions };
}

/** The last piece's token with what the element is to know of the first. */
function asWhole(token: MarkedToken, pieces: readonly LexedPiece[]): MarkedToken {
  const first = container(pieces[0]?.tokens);
  return token.type === 'list' && first?.type === 'list' ? { ...token, start: first.start } : token;
}

/** The pieces again, where they refer to one of `labels`, which have been defined since. The others stay as they are. */
export function redefinePieces(
  pieces: readonly LexedPiece[],
  labels: (label: string) => boolean,
  known: Definitions,
  count: (characters: number) => void,
): readonly LexedPiece[] {
  return pieces.map((piece) => {
    if (!piece.labels.some(labels)) return piece;
    count(piece.source.length);
    const { tokens } = lexBlock(piece.source, known);
    const again = lexedAs(
      piece.source,
      tokens.filter((token) => token.type !== 'space'),
    );
    return isLoose(piece) ? loosePiece(again) : again;
  });
}

function lexedAs(source: string, tokens: readonly Token[]): LexedPiece {
  const last = container(tokens);
  const labels = labelsIn(source);
  if (last?.type !== 'paragraph' || !source.endsWith('\n')) return { source, tokens, labels };
  // The lexer takes the last line's end for the paragraph's.
  const lineEnd: Token = { type: 'text', raw: '\n', text: '\n', escaped: true };
  return { source, tokens: tokens.with(-1, { ...last, tokens: [...last.tokens, lineEnd] }), labels };
}

/** Whether the tokens are one container, going on from the piece above and into the one below. */
function endsOpen(above: LexedPiece | undefined, tokens: readonly Token[], source: string): boolean {
  const last = container(tokens);
  if (last === undefined) return false;
  if (above !== undefined && (tokens.length > 1 || last.type !== container(above.tokens)?.type)) return false;
  switch (last.type) {
    case 'list':
      return true;
    case 'table':
      return source.endsWith('\n');
    case 'paragraph':
      return !/^ {0,3}\[/.test(last.raw) && endsPlain(last.tokens);
    case 'blockquote':
      return closedInQuote.has(last.tokens.findLast((token) => token.type !== 'space')?.type ?? '');
    default:
      return false;
  }
}

/** What a blank line in a quote has ended for good. */
const closedInQuote: ReadonlySet<string> = new Set(['paragraph', 'heading', 'hr', 'list', 'table']);

/** What could still open something in a text that goes on: marks with text behind them, a bracket that did not close. */
const opener = /`|[*_~](?=\S)|\[(?![^[\]]*\])|<(?=[a-z/!?])/i;

/** Whether no mark in the text waits for its other half. */
function endsPlain(tokens: readonly Token[]): boolean {
  let text = '';
  for (const token of tokens) {
    if (token.type === 'html') return false;
    text += token.type === 'text' ? token.raw : 'x';
  }
  return !opener.test(text);
}

function container(tokens: readonly Token[] | undefined): MarkedToken | undefined {
  // Generic tokens come from extensions of the lexer, and ours has none.
  return tokens?.at(-1) as MarkedToken | undefined;
}

/** A paragraph becomes a heading by what stands under its last line. */
function kindOf(token: Token): string {
  return token.type === 'heading' ? 'paragraph' : token.type;
}

/** What must stand before rows for the lexer to know them as rows. */
function headOf(pieces: readonly LexedPiece[]): string {
  const table = container(pieces[0]?.tokens);
  return table?.type === 'table' ? `${table.raw.split('\n', 2).join('\n')}\n` : '';
}

/** All of a list's items hold paragraphs when a blank line stands between any two of them, and it may come late. */
function withLooseness(block: LongBlock): LongBlock {
  const [above, last] = block.pieces.slice(-2);
  if (last === undefined || above === undefined) return block;
  if (!isLoose(last) && !goesOnLoose(above)) return block;
  return { ...block, pieces: block.pieces.map(loosePiece) };
}

function isLoose(piece: LexedPiece | undefined): boolean {
  const list = container(piece?.tokens);
  return list?.type === 'list' && list.loose;
}

/** Whether an item behind the piece makes its list loose, or finds it so. */
function goesOnLoose(piece: LexedPiece | undefined): boolean {
  return isLoose(piece) || endsBlank(piece?.source ?? '');
}

function endsBlank(source: string): boolean {
  return /\n[ \t]*\r?\n[ \t]*$/.test(source);
}

const loosened = new WeakMap<LexedPiece, LexedPiece>();

/** The same object for the same piece: a list is found loose at each commit anew until its open piece ends. */
function loosePiece(piece: LexedPiece): LexedPiece {
  const list = container(piece.tokens);
  if (list?.type !== 'list' || list.loose) return piece;
  const known = loosened.get(piece);
  if (known !== undefined) return known;
  const loose = { ...piece, tokens: piece.tokens.with(-1, looseList(list)) };
  loosened.set(piece, loose);
  return loose;
}

/** The list with its items' text in paragraphs, as in every list with a blank line between any two items. */
function looseList(token: MarkedToken): MarkedToken {
  if (token.type !== 'list' || token.loose) return token;
  return { ...token, loose: true, items: token.items.map(looseItem) };
}

function looseItem(item: Tokens.ListItem): Tokens.ListItem {
  const [first, second, ...others] = item.tokens;
  // In a paragraph, the box of a task stands within it.
  const boxed =
    first?.type === 'checkbox' && second !== undefined && 'tokens' in second
      ? [{ ...second, tokens: [first, ...(second.tokens ?? [])] }, ...others]
      : item.tokens;
  const tokens = boxed.map((token) => (token.type === 'text' ? { ...token, type: 'paragraph' } : token));
  return { ...item, loose: true, tokens };
}

/** Both; of two definitions of a label, that of `firsts`. */
function allOf(definitions: Definitions, firsts: Definitions): Definitions {
  if (Object.keys(definitions).length === 0) return firsts;
  return Object.assign(noDefinitions(), definitions, firsts);
}
