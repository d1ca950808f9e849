import 'colloquy/styles.css';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import type { ReactNode } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';

import { Markdown, MarkdownStream } from '../../src/markdown/index.js';
import { createGrowingText } from '../markdown/growing-text.js';
import { faultsIn } from './support/run-axe.js';

const endings: (() => void)[] = [];
afterEach(() => {
  for (const end of endings.splice(0)) end();
});

/** Draws into the document by a root of its own, in a column as wide as a message. */
function show(element: ReactNode) {
  const container = document.body.appendChild(document.createElement('div'));
  container.dataset['theme'] = 'light';
  container.style.width = '360px';
  const root = createRoot(container);
  flushSync(() => root.render(element));
  endings.push(() => {
    root.unmount();
    container.remove();
  });
  return (selector: string): HTMLElement => {
    const found = container.querySelector<HTMLElement>(selector);
    if (!found) throw new Error(`There is no ${selector}.`);
    return found;
  };
}

/** Where the text of an element begins and ends, without what stands before it. */
function placeOfText(element: Element): DOMRect {
  const range = document.createRange();
  range.selectNodeContents(element);
  return range.getClientRects()[0] ?? new DOMRect();
}

describe('numbers of lines', () => {
  const lines = (count: number): string =>
    Array.from({ length: count }, (_, index) => `line(${index});\n`).join('');

  it('stand before the text, which does not move when there are more of them', () => {
    const growing = createGrowingText(`\`\`\`js\n${lines(9)}`);
    const find = show(<MarkdownStream source={growing.source} lineNumbers />);
    const code = find('code').getBoundingClientRect();
    const before = placeOfText(find('.colloquy-code-line'));
    expect(before.left).toBeGreaterThan(code.left + 20);
    flushSync(() => growing.append(lines(1200)));
    expect(placeOfText(find('.colloquy-code-line'))).toEqual(before);
    const all = document.querySelectorAll('.colloquy-code-line');
    expect(all).toHaveLength(1209);
    expect(placeOfText(all[1208] ?? find('code')).left).toBe(before.left);
  });

  it('are as high as without them', () => {
    const height = (lineNumbers: boolean) =>
      show(<Markdown text={`\`\`\`\n${lines(3)}\n\nend\n\`\`\``} lineNumbers={lineNumbers} />)('pre')
        .offsetHeight;
    expect(height(true)).toBe(height(false));
  });

  it('are not selected', async () => {
    const find = show(<Markdown text={`\`\`\`\n${lines(3)}\`\`\``} lineNumbers />);
    getSelection()?.selectAllChildren(find('code'));
    expect(getSelection()?.toString().trimEnd()).toBe(lines(3).trimEnd());
  });
});

describe('footnotes', () => {
  const text = `Text.\n\nA claim[^1].\n\n${'More of it.\n\n'.repeat(80)}[^1]: First\n\n    and second paragraph.\n`;

  it('come into sight when they are led to, and so does the place that names them', async () => {
    const find = show(<Markdown text={text} />);
    const inSight = (element: Element) => {
      const { top, bottom } = element.getBoundingClientRect();
      return top >= 0 && bottom <= innerHeight;
    };
    const reference = find('a[role="doc-noteref"]');
    expect(inSight(find('.colloquy-footnotes li'))).toBe(false);
    await userEvent.click(reference);
    expect(inSight(find('.colloquy-footnotes li'))).toBe(true);
    expect(inSight(reference)).toBe(false);
    await userEvent.keyboard('{Tab}');
    expect(document.activeElement).toBe(find('a[role="doc-backlink"]'));
    await userEvent.keyboard('{Enter}');
    expect(document.activeElement).toBe(reference);
    expect(inSight(reference)).toBe(true);
  });

  it('leave nothing for axe to find', async () => {
    const find = show(<Markdown text={`A claim[^1], another[^2][^1].\n\n[^1]: First\n[^2]: Second\n`} />);
    expect(await faultsIn(find('.colloquy-markdown'))).toEqual([]);
  });

  it('have their links back behind the last word, and numbers that leave the lines apart as they are', () => {
    const find = show(<Markdown text={text} />);
    const last = placeOfText(find('.colloquy-footnotes li p:last-of-type'));
    const back = placeOfText(find('a[role="doc-backlink"]'));
    expect(back.left).toBeGreaterThan(last.right);
    expect(Math.abs(back.bottom - last.bottom)).toBeLessThan(last.height / 2);
    const [plain, named] = document.querySelectorAll<HTMLElement>('.colloquy-markdown > p');
    expect(named?.offsetHeight).toBe(plain?.offsetHeight);
  });
});
