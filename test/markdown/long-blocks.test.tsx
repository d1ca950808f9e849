import { act, render } from '@testing-library/react';
import { renderToStaticMarkup } from 'react-dom/server';
import { beforeAll, describe, expect, it } from 'vitest';

import { pieceLength } from '../../src/markdown/cut-pieces.js';
import { Markdown, MarkdownBlocks, MarkdownStream } from '../../src/markdown/index.js';
import { loadPieceLexer } from '../../src/markdown/piece-lexer.js';
import {
  emptyDocument,
  extendDocument,
  viewDocument,
  type MarkdownDocument,
} from '../../src/markdown/markdown-document.js';
import { createGrowingText, everyNth } from './growing-text.js';
import { WholeText } from './whole-text.js';

const repeated = (count: number, write: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => write(index)).join('');

const words = 'the quick brown fox jumps over the lazy dog and goes home again';

/** Every kind of block that may get long, ten kilobytes and more of it, with what could reach over a cut. */
const longBlocks: Record<string, string> = {
  'a tight list': repeated(200, (index) => `- item ${index} is **${words}**\n`),
  'a loose list': repeated(200, (index) => `- item ${index} is ${words}\n\n`),
  'a list that turns loose at its end': `${repeated(200, (index) => `- item ${index} is ${words}\n`)}\n- last`,
  'a list that turns loose within': `${repeated(200, (index) => `- item ${index} is ${words}\n`)}- two\n\n  paragraphs\n${repeated(90, () => `- ${words}\n`)}`,
  'a task list that turns loose': `${repeated(200, (index) => `- [${index % 2 ? 'x' : ' '}] item ${index} ${words}\n`)}\n- [ ] last`,
  'an ordered list from 7': repeated(200, (index) => `${index + 7}. item is ${words}\n`),
  'nested lists with code': repeated(
    100,
    (index) =>
      `* item ${index}\n  1. nested *${words}*\n     - deeper\n\n  \`\`\`js\n  code();\n- not this\n  \`\`\`\n`,
  ),
  'a list whose first item is indented': `  - first\n${repeated(150, (index) => `- item ${index} ${words}\n  - nested\n`)}`,
  'a list with lazy lines and a paragraph behind': `${repeated(200, (index) => `- item ${index} is\nlazily ${words}\n`)}\nText\n`,
  'a list with a late definition': `${repeated(200, (index) => `- see [x] ${index} ${words}\n`)}\n  [x]: /x\n\nText`,
  'a list that holds a definition': `- a\n\n  [x]: /x\n${repeated(200, (index) => `- see [x] ${index} ${words}\n`)}`,
  'a table': `| a | b |\n|:--|--:|\n${repeated(200, (index) => `| **${index}** | ${words} |\n`)}\nText`,
  'a table without outer pipes': `a | b\n--|--\n${repeated(200, (index) => `row ${index} | ${words}\n`)}`,
  'a table behind a line': `Text of ${words}\n| a | b |\n|---|---|\n${repeated(200, (index) => `| ${index} | ${words} |\n`)}ragged\n# Heading`,
  'a table with code behind it': `| a | b |\n|---|---|\n${repeated(99, (index) => `| ${index} | ${words} |\n`)}    code\n${repeated(99, (index) => `| ${index} | ${words} |\n`)}`,
  'a quote': `${repeated(200, (index) => `> paragraph ${index} of *${words}*\n> goes on\n>\n`)}lazy`,
  'a quote with everything': repeated(
    60,
    (index) =>
      `> # heading ${index}\n> Text ${words}\n>\n> - list\n>\n> Text\n>\n> \`\`\`\n> code\n>\n> more\n> \`\`\`\n>\n> End\n>\n`,
  ),
  'a paragraph on one line': repeated(200, (index) => `Sentence ${index} of **${words}** and \`code\`. `),
  'a paragraph of lines': repeated(200, (index) => `Line ${index} of *${words}* [link](/${index})\n`),
  'a paragraph with hard breaks': repeated(200, (index) => `Line ${index} of ${words}  \n`),
  'a paragraph in which emphasis stays open': `**Text ${repeated(200, () => `${words} `)}** end ${repeated(200, () => `${words} `)}`,
  'a paragraph with code that closes late': `A \`text ${repeated(200, () => `${words}\n`)}\` end`,
  'a paragraph with a link that closes late': `A [text ${repeated(200, () => `${words} `)}](/url) end`,
  'a paragraph with stars that open nothing': repeated(
    200,
    (index) => `${index} * 2 ~ and a_b [1] ${words} `,
  ),
  'a paragraph that becomes a heading': `${repeated(200, () => `${words}\n`)}===\n\nText`,
  'a paragraph with a table in it': `${repeated(200, () => `${words}\n`)}| a |\n|---|\n${repeated(300, () => `| ${words} |\n`)}\n`,
  "a paragraph whose line becomes a table's head": `${repeated(200, () => `${words} `)} | b\n--|--\n1 | 2\n`,
  'a paragraph behind a definition': `[x]: /x\n${repeated(200, () => `see [x] ${words}\n`)}`,
  'a paragraph without spaces': `これは長い文章です。${repeated(900, () => '日本語の**強調**です。')}`,
  'a paragraph with web addresses': repeated(
    200,
    () => `see https://example.com/a_b and www.example.com or me@example.com ${words} `,
  ),
  'a paragraph of markup': repeated(200, () => `<a href="https://example.com">www.example.com</a> ${words} `),
};

const lines = (html: string) => html.replaceAll('><', '>\n<');
const inPieces = (document: MarkdownDocument) => {
  const [first] = viewDocument(document, true).flat();
  return first?.kind === 'markdown' && first.earlier.length > 0;
};

/** Before `loadPieceLexer`: what follows has it. */
describe('the first long block of a page', () => {
  it('is lexed whole until what lexes it in pieces was fetched, and then in pieces', async () => {
    const text = longBlocks['a tight list'] ?? '';
    const { document } = stream(text.slice(0, 5000), 100);
    expect(inPieces(document)).toBe(false);
    await loadPieceLexer();
    const rest = everyNth(text.slice(5000), 100).reduce(extendDocument, document);
    expect(inPieces(rest)).toBe(true);
    const drawn = renderToStaticMarkup(<MarkdownBlocks groups={viewDocument(rest, true)} done />);
    expect(lines(drawn)).toBe(lines(renderToStaticMarkup(<WholeText text={text} />)));
  });

  it('is lexed whole where it comes at once, as on a server', async () => {
    await loadPieceLexer();
    expect(inPieces(extendDocument(emptyDocument(), longBlocks['a tight list'] ?? ''))).toBe(false);
  });
});

describe('a long block', () => {
  beforeAll(loadPieceLexer);

  it.each(Object.entries(longBlocks))(
    '%s is drawn as the lexer sees it whole, however it was cut',
    (_, text) => {
      const whole = lines(renderToStaticMarkup(<WholeText text={text} />));
      expect(lines(renderToStaticMarkup(<Markdown text={text} />))).toBe(whole);
      for (const size of [7, 100, 1021]) {
        const groups = viewDocument(stream(text, size).document, true);
        expect(lines(renderToStaticMarkup(<MarkdownBlocks groups={groups} done />))).toBe(whole);
      }
    },
  );
});

/** Feeds the text, drawing after each piece as a page does. `open` is the most that the lexer got to see of the open block. */
function stream(text: string, size: number): { document: MarkdownDocument; open: number } {
  let document = emptyDocument();
  let open = 0;
  for (const delta of everyNth(text, size)) {
    document = extendDocument(document, delta);
    const last = viewDocument(document, false).at(-1)?.at(-1);
    if (last?.kind === 'markdown') open = Math.max(open, last.rest.length);
  }
  return { document, open };
}

/** A hundred kilobytes each. */
const hugeBlocks: Record<string, string> = {
  'a list': repeated(1200, (index) => `- item ${index} is **${words}**\n`),
  'a loose list': repeated(1200, (index) => `${index + 1}. item is *${words}*\n\n`),
  'a table': `| a | b |\n|---|---|\n${repeated(1200, (index) => `| **${index}** | ${words} |\n`)}`,
  'a quote': repeated(1200, (index) => `> paragraph ${index} of *${words}*\n>\n`),
  'a paragraph on one line': repeated(1200, (index) => `Sentence ${index} of **${words}**. `),
  'a paragraph of lines': repeated(1200, (index) => `Line ${index} of \`${words}\`\n`),
};

describe('the cost of a long block', () => {
  it.each(Object.entries(hugeBlocks))(
    'of 100 kB, %s: each character is scanned and lexed once, and the open end is short at every commit',
    (_, text) => {
      const { document, open } = stream(text, 40);
      expect(text.length).toBeGreaterThan(90_000);
      expect(document.scan.scanned).toBeLessThanOrEqual(1.5 * text.length);
      expect(document.lexed).toBeLessThanOrEqual(1.05 * text.length);
      expect(open).toBeLessThanOrEqual(2 * pieceLength);
      expect(viewDocument(document, true).flat()).toHaveLength(1);
    },
  );

  it('is that of all of it only when it ends as something else', () => {
    const text = `${repeated(200, () => `${words} `)} | b\n--|--\n1 | 2\n\n`;
    expect(stream(text, 40).document.lexed).toBeLessThanOrEqual(2.1 * text.length);
  });
});

describe('a long block that grows', () => {
  it.each<[string, string, string]>([
    ['a list', 'ul > li', longBlocks['a tight list'] ?? ''],
    ['an ordered list', 'ol > li', longBlocks['an ordered list from 7'] ?? ''],
    ['a list that turns loose', 'ul > li', longBlocks['a list that turns loose at its end'] ?? ''],
    ['a table', 'tbody > tr', longBlocks['a table'] ?? ''],
    ['a quote', 'blockquote > *', longBlocks['a quote'] ?? ''],
  ])('replaces no element of %s', (_, selector, text) => {
    const growing = createGrowingText();
    const { container } = render(<MarkdownStream source={growing.source} />);
    let kept: Element[] = [];
    for (const piece of everyNth(text, 211)) {
      act(() => growing.append(piece));
      const now = [...container.querySelectorAll(selector)];
      expect(kept.every((element, index) => element === now[index])).toBe(true);
      kept = now;
    }
    act(() => growing.finish());
    const now = [...container.querySelectorAll(selector)];
    expect(kept.every((element, index) => element === now[index])).toBe(true);
    expect(now.length).toBeGreaterThan(150);
    expect(container.innerHTML).toBe(render(<Markdown text={text} />).container.innerHTML);
  });

  it('leaves the words of finished items alone', () => {
    const growing = createGrowingText();
    const { container } = render(<MarkdownStream source={growing.source} />);
    for (const piece of everyNth(longBlocks['a tight list'] ?? '', 1000)) act(() => growing.append(piece));
    const words = [...container.querySelectorAll('li')].map((item) => item.firstChild);
    act(() => growing.append('- one **more**\n'));
    expect(
      [...container.querySelectorAll('li')].slice(0, words.length).map((item) => item.firstChild),
    ).toEqual(words);
    expect(words.every((node, index) => node === container.querySelectorAll('li')[index]?.firstChild)).toBe(
      true,
    );
  });
});
