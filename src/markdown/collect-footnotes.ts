import type { Token, Tokens } from 'marked';

import { isFootnoteReference } from './footnote-tokenizer.js';
import type { BlockGroups, MarkdownBlock } from './markdown-document.js';
import { normalizeLabel } from './normalize-label.js';

type TextBlock = Extract<MarkdownBlock, { kind: 'markdown' }>;

/** A place in the text that names a note. */
type Reference = {
  /** Its note's: notes are numbered in the order in which the text names them. */
  number: number;
  /** The how manieth of its note it is, from 1. */
  nth: number;
  /** Whether the note has come. */
  isDefined: boolean;
};

export type Footnote = { number: number; block: TextBlock; references: number };

export type Footnotes = { references: ReadonlyMap<Token, Reference>; notes: readonly Footnote[] };

/** What may become a note's label, and no range of a regular expression (`[^a-z]`): such references await their notes. */
const likelyLabel = /^(?![\da-z]-[\da-z])[\p{L}\d][\p{L}\d_-]*$/iu;

/**
 * The notes of a text, and who names them; `undefined` for a text without. As on GitHub: the first of two notes of one label
 * counts, what is never named is not shown, and a reference without a note is the text that it is. Until the text is
 * `done`, a note may still come, and its reference has its number already.
 */
export function collectFootnotes(groups: BlockGroups, done: boolean): Footnotes | undefined {
  const blocks = groups.flatMap(withFootnotes);
  if (blocks.length === 0) return undefined;
  const defined = new Map<string, TextBlock>();
  for (const block of blocks) {
    if (block.note !== undefined && !defined.has(block.note)) defined.set(block.note, block);
  }
  const numbered = new Map<string, { number: number; count: number }>();
  const references = new Map<Token, Reference>();
  const take = (block: TextBlock): void => {
    for (const token of referencesOf(block)) {
      const label = normalizeLabel(token.text);
      const isDefined = defined.has(label);
      if (!isDefined && (done || !likelyLabel.test(label))) continue;
      const { number, count } = numbered.get(label) ?? { number: numbered.size + 1, count: 0 };
      numbered.set(label, { number, count: count + 1 });
      references.set(token, { number, nth: count + 1, isDefined });
    }
  };
  for (const block of blocks) if (block.note === undefined) take(block);
  // Notes that notes name come behind them. A map goes on to what is added while it is walked through.
  for (const label of numbered.keys()) {
    const block = defined.get(label);
    if (block !== undefined) take(block);
  }
  const notes = [...numbered].flatMap(([label, { number, count }]) => {
    const block = defined.get(label);
    return block === undefined ? [] : [{ number, block, references: count }];
  });
  return { references, notes };
}

const byGroup = new WeakMap<object, readonly TextBlock[]>();
const byBlock = new WeakMap<object, readonly Tokens.Link[]>();

/** The blocks that are notes or name some. A group that stays is looked through once. */
function withFootnotes(group: readonly MarkdownBlock[]): readonly TextBlock[] {
  let found = byGroup.get(group);
  if (found === undefined) {
    found = group.filter(
      (block) => block.kind === 'markdown' && (block.note !== undefined || referencesOf(block).length > 0),
    ) as readonly TextBlock[];
    byGroup.set(group, found);
  }
  return found;
}

function referencesOf(block: TextBlock): readonly Tokens.Link[] {
  let found = byBlock.get(block);
  if (found === undefined) {
    const pieces = block.earlier.filter(({ labels }) => labels.some((label) => label.startsWith('^')));
    found = [
      ...pieces.flatMap(({ tokens }) => referencesIn(tokens)),
      ...(block.rest.includes('[^') ? referencesIn(block.tokens) : []),
    ];
    byBlock.set(block, found);
  }
  return found;
}

function referencesIn(tokens: readonly Token[]): readonly Tokens.Link[] {
  return tokens.flatMap((token) => {
    if (isFootnoteReference(token)) return [token];
    if (token.type === 'list') return referencesIn(token['items']);
    if (token.type !== 'table') return 'tokens' in token ? referencesIn(token.tokens ?? []) : [];
    const cells: readonly Tokens.TableCell[] = [token['header'], ...token['rows']].flat();
    return cells.flatMap((cell) => referencesIn(cell.tokens));
  });
}
