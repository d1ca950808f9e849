import type { Links, Token, Tokens } from 'marked';

import { normalizeLabel } from './normalize-label.js';

/** No definition has this target: a control character ends a URL. */
const awaitedHref = '\u0000';

/** A footnote's label is none of a link. */
const fullReference = /\]\[(?!\^)((?:\\[^]|[^\\[\]]){1,999})\]/g;

/**
 * While an answer is being written, `[text][label]` stands before its definition, as models put those last. Until then its
 * text is shown alone. Adds such labels to the lexer's table, and returns them.
 */
export function awaitDefinitions(source: string, links: Links): readonly string[] {
  // A definition in the same text would find the label taken.
  if (!source.includes('][') || source.includes(']:')) return [];
  const awaited: string[] = [];
  for (const [, label = ''] of source.matchAll(fullReference)) {
    const normalized = normalizeLabel(label);
    if (links[normalized] !== undefined || normalized === '') continue;
    links[normalized] = { href: awaitedHref, title: null };
    awaited.push(normalized);
  }
  return awaited;
}

/** The tokens with the text of each link whose target is awaited in its place. */
export function withoutAwaited(tokens: readonly Token[]): Token[] {
  return tokens.map(withoutTarget);
}

function withoutTarget(token: Token): Token {
  if (token.type === 'list') return { ...token, items: withoutAwaited(token['items']) };
  if (token.type === 'table') {
    const cells = (row: Tokens.TableCell[]) =>
      row.map((cell) => ({ ...cell, tokens: withoutAwaited(cell.tokens) }));
    return { ...token, header: cells(token['header']), rows: token['rows'].map(cells) };
  }
  if (!('tokens' in token) || token.tokens === undefined) return token;
  const tokens = withoutAwaited(token.tokens);
  if ((token.type === 'link' || token.type === 'image') && token['href'] === awaitedHref) {
    return { type: 'text', raw: token.raw, text: token['text'], tokens };
  }
  return { ...token, tokens };
}
