import { Tokenizer, type Token, type Tokens } from 'marked';

import { normalizeLabel } from './normalize-label.js';

/** No link has this target: a control character ends a URL. */
const footnoteHref = '\u0001';

const reference = /^\[\^([^\s[\]]{1,200})\]/;
const definition = /^(?:[ \t]*\r?\n)* {0,3}\[\^([^\s[\]]{1,200})\]:[ \t]*/;

/**
 * The lexer's own rules, with one more: `[^label]` is a reference to a footnote, as on GitHub, whether there is such a note
 * or not. Comes out as a link with a target that no text can have; whether it is one, is seen when it is drawn.
 */
export class FootnoteTokenizer extends Tokenizer {
  override reflink(
    source: string,
    links: Parameters<Tokenizer['reflink']>[1],
  ): ReturnType<Tokenizer['reflink']> {
    const [raw, label] = reference.exec(source) ?? [];
    if (raw === undefined || label === undefined) return super.reflink(source, links);
    return { type: 'link', raw, href: footnoteHref, title: null, text: label, tokens: [] };
  }
}

export function isFootnoteReference(token: Token): token is Tokens.Link & { href: typeof footnoteHref } {
  return token.type === 'link' && token['href'] === footnoteHref;
}

/** A note's label, and what it says: the lines behind the first without the indentation that makes them its own. */
export function readFootnote(source: string): { label: string; body: string } | undefined {
  const [start, label] = (source.includes('[^') && definition.exec(source)) || [];
  if (start === undefined || label === undefined) return undefined;
  return {
    label: normalizeLabel(label),
    body: source.slice(start.length).replaceAll(/\n(?: {4}| {0,3}\t)/g, '\n'),
  };
}
