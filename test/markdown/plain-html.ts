import { decodeNamedCharacterReference } from 'decode-named-character-reference';

/** Attributes that a specification's examples speak of. The others are this package's own. */
const compared: ReadonlySet<string> = new Set([
  'href',
  'title',
  'src',
  'alt',
  'start',
  'align',
  'class',
  'checked',
  'type',
]);
/** What this package puts around blocks: containers that scroll, captions, buttons. Their content is compared, less the buttons'. */
const wrappers: ReadonlySet<string> = new Set(['div', 'span', 'figure', 'section']);
const blocks = 'p|h[1-6]|ul|ol|li|blockquote|pre|hr|br|input|table|thead|tbody|tr|th|td';
const aroundBlock = new RegExp(`\\s*(</?(?:${blocks})(?: [^>]*)?>)\\s*`, 'g');
const markup = /<(\/?)([a-z][a-z0-9-]*)((?:[^>"']|"[^"]*"|'[^']*')*)>|&(#?\w+);|[&<>"]/gi;
const attribute = /([a-z-]+)(?:="([^"]*)")?/gi;

/**
 * HTML with what means nothing taken out: white space around blocks, the spelling of characters and URLs, the order of
 * attributes, and what this package adds of its own. For comparing with a specification's examples.
 */
export function plainHtml(html: string): string {
  const preserved: string[] = [];
  const even = html
    .replaceAll(/<button[^]*?<\/button>|<figcaption[^]*?<\/figcaption>/g, '')
    .replaceAll(/<pre[^]*?<\/pre>/g, (code) => `<pre ${preserved.push(code) - 1}>`)
    .replaceAll(markup, (...match: string[]) => plainMarkup(match))
    .replaceAll(aroundBlock, '$1')
    .replaceAll(/\s+/g, ' ');
  return even
    .replaceAll(/<pre (\d+)>/g, (_, index: string) =>
      (preserved[Number(index)] ?? '').replaceAll(markup, (...match: string[]) => plainMarkup(match)),
    )
    .trim();
}

function plainMarkup([whole = '', slash, tag, attributes = '', reference]: readonly (
  | string
  | undefined
)[]): string {
  if (reference !== undefined) return escaped(decoded(reference) ?? whole);
  if (tag === undefined) return escaped(whole);
  const name = tag.toLowerCase();
  if (wrappers.has(name)) return '';
  if (name === 'pre' && /^ \d+$/.test(attributes)) return whole;
  if (slash !== '') return `</${name}>`;
  const kept = [...attributes.matchAll(attribute)].flatMap(([, key = '', value = '']) => {
    const align = /text-align: ?(\w+)/.exec(value)?.[1];
    if (key === 'style' && align !== undefined) return [` align="${align}"`];
    if (!compared.has(key) || (key === 'start' && value === '1')) return [];
    const text = value.replaceAll(/&(#?\w+);/g, (all, inner: string) => decoded(inner) ?? all);
    if (key === 'class') return text.startsWith('language-') ? [` class="${text}"`] : [];
    return [` ${key}="${escaped(key === 'href' || key === 'src' ? evenUrl(text) : text)}"`];
  });
  return `<${name}${kept.toSorted().join('')}>`;
}

function decoded(reference: string): string | undefined {
  if (!reference.startsWith('#')) return decodeNamedCharacterReference(reference) || undefined;
  const hexadecimal = /^#x/i.test(reference);
  return String.fromCodePoint(Number.parseInt(reference.slice(hexadecimal ? 2 : 1), hexadecimal ? 16 : 10));
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

function evenUrl(url: string): string {
  return encodeURI(url).replaceAll(/%25(?=[0-9a-f]{2})/gi, '%');
}
