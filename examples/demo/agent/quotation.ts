import type { DocumentBlock, DocumentSection } from './document-section.js';

/** A passage as the file has it: `text` occurs in the file letter by letter (line ends count as `\n`). */
export type Quotation = { path: string; heading: string; line: number; text: string };

/** Longest passage that is quoted, in characters; longer ones are cut after a sentence or a line. */
const maxLength = 700;

/** The block of a section that holds most of the words asked for, and holds them oftenest; the first of equals. */
export function quoteSection(section: DocumentSection, terms: readonly string[]): Quotation | undefined {
  let best: { block: DocumentBlock; score: number } | undefined;
  for (const block of section.blocks) {
    if (!isQuotable(block)) continue;
    const text = block.text.toLowerCase();
    const counts = terms.map((term) => text.split(term).length - 1);
    const score = counts.filter((count) => count > 0).length + 1 - 1 / (1 + sum(counts));
    if (!best || score > best.score) best = { block, score };
  }
  return best && quoteBlock(section, best.block);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** Everything of a section that can be quoted, in its order. */
export function quoteWhole(section: DocumentSection): Quotation[] {
  return section.blocks.filter(isQuotable).map((block) => quoteBlock(section, block));
}

function quoteBlock(section: DocumentSection, block: DocumentBlock): Quotation {
  const heading = section.headings.at(-1) ?? section.path;
  return {
    path: section.path,
    heading,
    line: block.line,
    text: block.kind === 'code' ? block.text : cut(block.text),
  };
}

// Half a program says nothing.
function isQuotable(block: DocumentBlock): boolean {
  return block.kind !== 'code' || block.text.length <= 2 * maxLength;
}

function cut(text: string): string {
  if (text.length <= maxLength) return text;
  const start = text.slice(0, maxLength);
  const sentenceEnd = Math.max(...['. ', '.\n', ': ', '; '].map((mark) => start.lastIndexOf(mark) + 1));
  const lineEnd = start.lastIndexOf('\n');
  const end = Math.max(sentenceEnd, lineEnd);
  return end > 0 ? start.slice(0, end) : start.slice(0, start.lastIndexOf(' '));
}
