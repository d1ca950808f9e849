import { Lexer, type Links, type MarkedOptions, type Token } from 'marked';

import { awaitDefinitions, withoutAwaited } from './await-definitions.js';
import { FootnoteTokenizer } from './footnote-tokenizer.js';
import { normalizeLabel } from './normalize-label.js';

/** Link reference definitions by normalized label. Has no prototype, so `[__proto__]: x` is a label like any other. */
export type Definitions = Readonly<Links>;

type LexedBlock = {
  tokens: readonly Token[];
  /** The definitions this block adds. The first definition of a label wins. */
  definitions: Definitions;
  /** Labels of links whose definition may still come: their text is shown alone. */
  awaited: readonly string[];
};

export function noDefinitions(): Links {
  return Object.create(null);
}

/** Options of our own: `marked`'s defaults are global, and an application may have changed them for itself. */
const options = (): MarkedOptions => ({
  gfm: true,
  breaks: false,
  pedantic: false,
  tokenizer: new FootnoteTokenizer(),
});

/** Containers nested so deep on one line take the lexer seconds, or its whole stack. Nobody writes them. */
const tooDeep = /^(?:[ \t]*(?:>|(?:[-+*]|\d{1,9}[.)])(?=[ \t]))){64}/m;

/**
 * Parses one top-level block, knowing the definitions of the others; with `growing`, more of them may come. Never throws:
 * text too deep to parse stays text.
 */
export function lexBlock(source: string, known: Definitions, growing = false): LexedBlock {
  if (tooDeep.test(source) || nestsEmphasis(source)) return asText(source);
  try {
    const lexer = new Lexer(options());
    // The lexer writes what it finds into this table, hence the copy.
    const links = source.includes('[') ? Object.assign(noDefinitions(), known) : noDefinitions();
    lexer.tokens.links = links;
    const awaited = growing ? awaitDefinitions(source, links) : [];
    const tokens = lexer.lex(source);
    if (awaited.length > 0) return { tokens: withoutAwaited(tokens), definitions: noDefinitions(), awaited };
    return { tokens, definitions: source.includes(']:') ? added(links, known) : noDefinitions(), awaited };
  } catch {
    // Whatever else nests without end overflows the stack.
    return asText(source);
  }
}

const emphasisOrBreak = /[*_~]+|\n[ \t]*(?:\n|[-+*][ \t]|\d{1,9}[.)][ \t]|\|)/g;

/**
 * Whether marks of emphasis open and open and do not close. The lexer reads on to the end for each of them, at each
 * level again: ten kilobytes of `*a ` would stop a page for seconds.
 */
function nestsEmphasis(source: string): boolean {
  if (source.length < 2000) return false;
  let depth = 0;
  for (const match of source.matchAll(emphasisOrBreak)) {
    const before = source[match.index - 1] ?? ' ';
    const after = source[match.index + match[0].length] ?? ' ';
    if (match[0].startsWith('\n')) depth = 0;
    else if (/\s/.test(before) && /\S/.test(after)) depth += 1;
    else if (/\S/.test(before) && /\s/.test(after)) depth = Math.max(0, depth - 1);
    if (depth > 64) return true;
  }
  return false;
}

function asText(source: string): LexedBlock {
  const text: Token = { type: 'text', raw: source, text: source, escaped: true };
  const tokens = [{ type: 'paragraph', raw: source, text: source, tokens: [text] }];
  return { tokens, definitions: noDefinitions(), awaited: [] };
}

function added(links: Definitions, known: Definitions): Definitions {
  const definitions = noDefinitions();
  for (const label of Object.keys(links)) {
    const definition = links[label];
    if (definition !== undefined && known[label] === undefined) definitions[label] = definition;
  }
  return definitions;
}

// A label has 999 characters at most.
const bracketed = /\[((?:\\[^]|[^\\[\]]){1,999})\]/g;

/** The labels that a block's text may refer to: what stands between brackets. Too many do no harm. */
export function labelsIn(source: string): readonly string[] {
  if (!source.includes('[')) return [];
  const labels = new Set<string>();
  for (const match of source.matchAll(bracketed)) labels.add(normalizeLabel(match[1] ?? ''));
  return [...labels];
}
