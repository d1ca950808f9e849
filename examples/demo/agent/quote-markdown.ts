import type { Quotation } from './quotation.js';

/** A passage as a Markdown block quote: every line of the file's text behind `> `, then where it stands. */
export function quoteMarkdown(quotation: Quotation, url: string): string {
  const quoted = quotation.text
    .split('\n')
    .map((line) => (line === '' ? '>' : `> ${line}`))
    .join('\n');
  return `${quoted}\n\n${citeMarkdown(quotation, url)}`;
}

/** A link to the line that a passage begins at. */
export function citeMarkdown({ path, heading, line }: Omit<Quotation, 'text'>, url: string): string {
  const title = heading === path ? path : `${path} › ${heading}`;
  // Brackets and backquotes in a heading would end the link early.
  return `— [${title.replace(/[[\]\\]/g, '\\$&')}](${url}), line ${line}`;
}
