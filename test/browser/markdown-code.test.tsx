import 'colloquy/styles.css';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import type { ReactNode } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';

import { defaultHighlighter } from '../../src/markdown/highlighting/default-highlighter.js';
import { Markdown, MarkdownStream, type CodeHighlighter } from '../../src/markdown/index.js';
import { createGrowingText, everyNth } from '../markdown/growing-text.js';

const endings: (() => void)[] = [];
/** Modules are fetched and grammars translated on the way, on a machine that may be busy. */
const patience = { timeout: 15_000, interval: 20 };
afterEach(() => {
  for (const end of endings.splice(0)) end();
});

/** Draws into the document by a root of its own, in a column as wide as a message. */
function show(element: ReactNode, { theme = 'light', width = 360 } = {}) {
  const container = document.body.appendChild(document.createElement('div'));
  container.dataset['theme'] = theme;
  container.style.width = `${width}px`;
  const root = createRoot(container);
  flushSync(() => root.render(element));
  endings.push(() => {
    root.unmount();
    container.remove();
  });
  const find = (selector: string): HTMLElement => {
    const found = container.querySelector<HTMLElement>(selector);
    if (!found) throw new Error(`There is no ${selector}.`);
    return found;
  };
  return {
    container,
    find,
    code: () => container.querySelector('code'),
    coloured: () => [
      ...container.querySelectorAll<HTMLElement>('code [class^="colloquy-code-"]:not(.colloquy-code-piece)'),
    ],
    buttons: () => [...container.querySelectorAll('button')].map((button) => button.textContent),
    button: (name: string) => {
      const found = [...container.querySelectorAll('button')].find((each) => each.textContent === name);
      if (!found) throw new Error(`There is no button "${name}".`);
      return found;
    },
  };
}

const fence = (language: string, code: string): string => `\`\`\`${language}\n${code}\n\`\`\`\n`;
const textOf = (elements: HTMLElement[]): string[] => elements.map((element) => element.textContent);

const sample = `/* A comment
   over two lines */
export const greet = (name: string): string => {
  const count = 42;
  return \`Hello \${name}, \${count} times\`;
};`;

describe('a fence with a language', () => {
  it('gets its colours, and its text stays the same to the letter', async () => {
    const { code, coloured } = show(<Markdown text={fence('ts', sample)} />);
    const byKind = (kind: string) =>
      textOf(coloured().filter((each) => each.className === `colloquy-code-${kind}`));
    // Of the last line but one: colours come line by line.
    await expect.poll(() => byKind('keyword'), patience).toContain('return');
    expect(code()?.textContent).toBe(`${sample}\n`);
    // The comment goes on in the line behind: the grammar's state was carried over.
    expect(byKind('comment').join('|')).toContain('over two lines');
    expect(byKind('keyword')).toEqual(expect.arrayContaining(['export', 'return']));
    expect(byKind('constant')).toContain('42');
    expect(byKind('function')).toContain('greet');
  });

  it.each([
    ['py', 'def f(x):\n    return "a"', 'return'],
    ['bash', 'if true; then echo "x"; fi', 'if'],
    ['json', '{ "a": 1 }', '1'],
    ['html', '<p class="a">b</p>', 'class'],
    ['css', 'p { color: red }', 'color'],
    ['go', 'func main() { return }', 'return'],
    ['rust', 'fn main() { let a = 1; }', 'let'],
    ['java', 'class A { int b = 1; }', 'class'],
    ['c++', 'int main() { return 0; }', 'return'],
    ['c#', 'class A { int b = 1; }', 'class'],
    ['kotlin', 'fun main() { val a = 1 }', 'val'],
    ['swift', 'let a = 1', 'let'],
    ['php', '<?php echo 1;', 'echo'],
    ['ruby', 'def a\n  1\nend', 'def'],
    ['sql', 'SELECT 1 FROM a', 'SELECT'],
    ['yaml', 'a: true', 'true'],
    ['toml', 'a = 1', '1'],
    ['diff', '+added\n-gone', '+added'],
    ['dockerfile', 'FROM scratch', 'FROM'],
    ['graphql', 'query A { b }', 'query'],
    ['xml', '<a b="c"/>', 'b'],
    ['ini', '[a]\nb=1', 'b'],
    ['lua', 'local a = 1', 'local'],
    ['r', 'a <- TRUE', 'TRUE'],
    ['TSX', 'const a = <b c="d" />;', 'const'],
  ])('%s is known', async (language, code, expected) => {
    const { coloured } = show(<Markdown text={fence(language, code)} />);
    await expect.poll(() => textOf(coloured()).map((text) => text.trim()), patience).toContain(expected);
  });

  it('moves no pixel when the colours come', async () => {
    const { find, coloured, code } = show(<Markdown text={`${fence('ts', sample)}\nbehind`} />);
    await expect.poll(() => code()?.textContent, patience).toContain('greet');
    const before = [find('.colloquy-code'), find('pre'), find('p')].map((each) =>
      each.getBoundingClientRect(),
    );
    const widthBefore = find('pre').scrollWidth;
    await expect.poll(() => coloured().length, patience).toBeGreaterThan(10);
    const after = [find('.colloquy-code'), find('pre'), find('p')].map((each) =>
      each.getBoundingClientRect(),
    );
    expect(after).toEqual(before);
    expect(find('pre').scrollWidth).toBe(widthBefore);
  });

  it('has its finished lines coloured while it grows, and each element of them stays', async () => {
    const growing = createGrowingText('```ts\n');
    const { coloured, code } = show(<MarkdownStream source={growing.source} />);
    growing.append('const first = 1;\nconst sec');
    await expect.poll(() => textOf(coloured()), patience).toContain('const');
    const [keyword] = coloured();
    expect(textOf(coloured()).filter((text) => text === 'const')).toHaveLength(1);
    expect(code()?.textContent).toBe('const first = 1;\nconst sec');
    growing.append('ond = 2;\n');
    await expect.poll(() => textOf(coloured()).filter((text) => text === 'const'), patience).toHaveLength(2);
    expect(coloured()[0]).toBe(keyword);
    growing.append('```\n\nEnd.');
    growing.finish();
    await expect.poll(() => code()?.textContent, patience).toBe('const first = 1;\nconst second = 2;\n');
    expect(coloured()[0]).toBe(keyword);
  });

  it('waits with its colours while its text is selected', async () => {
    // So that the grammar is there and nothing but the selection is waited for.
    const other = show(<Markdown text={fence('ts', sample)} />);
    await expect.poll(() => other.coloured().length, patience).toBeGreaterThan(10);

    const { coloured, code } = show(<Markdown text={fence('ts', sample)} />);
    const selection = getSelection();
    selection?.selectAllChildren(code() ?? document.body);
    const selected = selection?.toString();
    expect(selected).toContain('greet');
    // Another that is drawn later has its colours: it is the selection that these wait for.
    const third = show(<Markdown text={fence('ts', sample)} />);
    await expect.poll(() => third.coloured().length, patience).toBeGreaterThan(10);
    expect(coloured()).toEqual([]);
    expect(selection?.toString()).toBe(selected);
    selection?.removeAllRanges();
    await expect.poll(() => coloured().length, patience).toBeGreaterThan(10);
  });

  it('of 64 KiB is coloured to its end, each line of it read once, in slices', async () => {
    const line = 'export const value = compute({ name: "text", count: 42 }); // why\n';
    const body = line.repeat(Math.ceil(65_536 / line.length));
    let lines = 0;
    let longest = 0;
    const counting: CodeHighlighter = {
      load: async (language) => {
        const tokenize = await defaultHighlighter.load(language);
        return (...given) => {
          const start = performance.now();
          const result = tokenize?.(...given);
          longest = Math.max(longest, performance.now() - start);
          if (result !== undefined) lines += 1;
          return result;
        };
      },
    };
    const growing = createGrowingText('```ts\n');
    const { coloured, code } = show(<MarkdownStream source={growing.source} highlighter={counting} />);
    const start = performance.now();
    for (const piece of everyNth(body, 1000)) {
      growing.append(piece);
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    growing.append('```\n');
    growing.finish();
    const keywords = () => textOf(coloured()).filter((text) => text.trim() === 'export').length;
    await expect.poll(keywords, patience).toBe(body.split('\n').length - 1);
    const spent = Math.round(performance.now() - start);
    console.info(`64 KiB: ${lines} lines in ${spent} ms, the longest step ${Math.round(longest)} ms`);
    expect(lines).toBe(body.split('\n').length - 1);
    expect(code()?.textContent).toBe(body);
  });
});

describe('without a language that is known', () => {
  it.each(['', 'nosuchlanguage', 'constructor', '__proto__'])(
    '"%s" is plain, with its buttons',
    async (language) => {
      const { coloured, buttons, code } = show(<Markdown text={fence(language, sample)} />);
      await expect.poll(buttons, patience).toContain('Copy');
      expect(coloured()).toEqual([]);
      expect(code()?.textContent).toBe(`${sample}\n`);
    },
  );

  it('or with `highlighter: null`, code is plain', async () => {
    const { coloured, buttons } = show(<Markdown text={fence('ts', sample)} highlighter={null} />);
    await expect.poll(buttons, patience).toContain('Copy');
    expect(coloured()).toEqual([]);
  });

  it('a highlighter of one’s own may know it', async () => {
    const highlighter = {
      load: async (language: string) =>
        language === 'shout'
          ? (text: string) => ({ tokens: [{ text, kind: 'keyword' as const }], state: undefined })
          : undefined,
    };
    const { coloured } = show(<Markdown text={fence('shout', 'HEY')} highlighter={highlighter} />);
    await expect.poll(() => textOf(coloured()), patience).toEqual(['HEY']);
  });
});

describe('a block that is wider than its frame', () => {
  const long = `const a = '${'long '.repeat(60)}';`;

  it('is a named region that the keyboard reaches and scrolls, until its lines are wrapped', async () => {
    const { find, button, buttons } = show(<Markdown text={fence('ts', long)} />);
    await expect.poll(buttons, patience).toEqual(['Wrap lines', 'Copy']);
    const pre = find('pre');
    expect(pre.getAttribute('role')).toBe('region');
    expect(pre.getAttribute('aria-label')).toBe('Code: ts');
    pre.focus();
    await userEvent.keyboard('{ArrowRight}');
    await expect.poll(() => pre.scrollLeft, patience).toBeGreaterThan(0);

    button('Wrap lines').focus();
    await userEvent.keyboard('{Enter}');
    expect(button('Wrap lines').getAttribute('aria-pressed')).toBe('true');
    await expect.poll(() => pre.hasAttribute('tabindex'), patience).toBe(false);
    expect(pre.scrollWidth).toBe(pre.clientWidth);
    await userEvent.keyboard('{Enter}');
    await expect.poll(() => pre.getAttribute('tabindex'), patience).toBe('0');
  });

  it('is no stop on the way where it is not', async () => {
    const { find, buttons } = show(
      <Markdown text={`${fence('ts', 'a')}\n| a | b |\n|---|---|\n| 1 | 2 |\n`} />,
    );
    await expect.poll(() => buttons(), patience).toEqual(['Copy', 'Copy', 'Copy Markdown']);
    expect(find('pre').hasAttribute('tabindex')).toBe(false);
    expect(find('.colloquy-markdown-table').hasAttribute('tabindex')).toBe(false);
  });

  it('is a table too', async () => {
    const cells = Array.from({ length: 12 }, (_, index) => `column-${index}`).join(' | ');
    const table = `| ${cells} |\n|${'---|'.repeat(12)}\n| ${cells} |\n`;
    const { find } = show(<Markdown text={table} />);
    const box = find('.colloquy-markdown-table');
    await expect.poll(() => box.getAttribute('tabindex'), patience).toBe('0');
    expect([box.getAttribute('role'), box.getAttribute('aria-label')]).toEqual(['region', 'Table']);
    expect(document.documentElement.scrollWidth).toBe(document.documentElement.clientWidth);
  });
});

describe.each(['light', 'dark'])('the colours in the %s theme', (theme) => {
  it('are legible: 4.5 : 1 at least on what they stand on', () => {
    const { find } = show(<Markdown text={fence('', 'x')} />, { theme });
    const kinds =
      'comment,constant,deleted,escape,function,heading,inserted,keyword,operator,property,string,tag,type'.split(
        ',',
      );
    const low = kinds.filter((kind) => {
      const token = find('code').appendChild(document.createElement('span'));
      token.className = `colloquy-code-${kind}`;
      return (
        contrast(getComputedStyle(token).color, getComputedStyle(find('.colloquy-code')).backgroundColor) <
        4.5
      );
    });
    expect(low).toEqual([]);
  });
});

/** As WCAG 2 defines it. */
function contrast(one: string, other: string): number {
  const [a = 0, b = 0] = [luminance(one), luminance(other)].toSorted((x, y) => y - x);
  return (a + 0.05) / (b + 0.05);
}

function luminance(colour: string): number {
  const canvas = document.createElement('canvas').getContext('2d');
  if (!canvas) throw new Error('There is no canvas to read colours from.');
  canvas.fillStyle = colour;
  canvas.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = [...canvas.getImageData(0, 0, 1, 1).data].map((channel) => {
    const part = channel / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
