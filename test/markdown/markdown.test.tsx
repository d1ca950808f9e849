import { act, render } from '@testing-library/react';
import axe from 'axe-core';
import fc from 'fast-check';
import { StrictMode, useLayoutEffect } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it, vi } from 'vitest';

import {
  Markdown,
  MarkdownBlocks,
  MarkdownStream,
  type MarkdownComponents,
} from '../../src/markdown/index.js';
import {
  emptyDocument,
  extendDocument,
  groupSize,
  viewDocument,
} from '../../src/markdown/markdown-document.js';
import { corpus, wholeCorpus } from './corpus.js';
import { createGrowingText, cutAt, everyNth } from './growing-text.js';
import { WholeText } from './whole-text.js';

const once = (text: string) => render(<Markdown text={text} />).container;

describe('the final DOM', () => {
  it.each(Object.entries(corpus))('%s: by blocks, it is that of the whole text at once', (_, text) => {
    const lines = (html: string) => html.replaceAll('><', '>\n<');
    expect(lines(renderToStaticMarkup(<Markdown text={text} />))).toBe(
      lines(renderToStaticMarkup(<WholeText text={text} />)),
    );
  });

  it('is that of the whole text for lines put together at random', () => {
    const blank = ['', '', ''];
    const leaves = [
      'text *em*',
      '# head',
      '---',
      '***',
      '```',
      '```js',
      '~~~',
      '<div>',
      '</div>',
      '<!-- c',
      '-->',
    ];
    const containers = [
      '- a',
      '* b',
      '1. one',
      '2. two',
      '3) three',
      '> q',
      '> - l',
      '  - n',
      '   1. n',
      '  two',
    ];
    const several = [
      '| a | b |\n|---|---|\n| 1 |',
      '- a\n\n      code\n',
      '1. a\n   - b\n     - c',
      '[a]: /x\n',
      '[a]',
    ];
    const line = fc.constantFrom(...blank, ...leaves, ...containers, ...several);
    fc.assert(
      fc.property(fc.array(line, { maxLength: 6 }), (lines) => {
        const text = lines.join('\n');
        expect(renderToStaticMarkup(<Markdown text={text} />)).toBe(
          renderToStaticMarkup(<WholeText text={text} />),
        );
      }),
      { numRuns: 3000 },
    );
  });

  it.each(Object.entries(corpus))('%s: cut anywhere and streamed, it is that of one render', (_, text) => {
    const expected = once(text).innerHTML;
    fc.assert(
      fc.property(fc.array(fc.nat({ max: text.length }), { maxLength: 12 }), (places) => {
        const growing = createGrowingText();
        const view = render(<MarkdownStream source={growing.source} />);
        for (const piece of cutAt(text, places)) act(() => growing.append(piece));
        act(() => growing.finish());
        expect(view.container.innerHTML).toBe(expected);
        view.unmount();
      }),
      { numRuns: 12 },
    );
  });

  it('has the same nodes, not only the same HTML, for a long text with a long fence', () => {
    const text = `${wholeCorpus}\n\`\`\`\n${'a line of code\n'.repeat(1000)}\`\`\`\nend`;
    const growing = createGrowingText();
    const { container } = render(<MarkdownStream source={growing.source} />, { wrapper: StrictMode });
    for (const piece of everyNth(text, 977)) act(() => growing.append(piece));
    act(() => growing.finish());
    expect(container.isEqualNode(once(text))).toBe(true);
  });
});

describe('a commit', () => {
  const counting = () => {
    const renders = new Map<string, number>();
    const components: MarkdownComponents = {
      p: (props) => {
        const text = typeof props.children === 'string' ? props.children : '';
        renders.set(text, (renders.get(text) ?? 0) + 1);
        return <p {...props} />;
      },
    };
    return { renders, components };
  };

  it('renders the open block alone', () => {
    const { renders, components } = counting();
    const growing = createGrowingText();
    render(<MarkdownStream source={growing.source} components={components} />);
    for (let index = 0; index < 50; index++) {
      act(() => growing.append(`block ${index}`));
      act(() => growing.append('.\n\n'));
    }
    for (let index = 0; index < 50; index++) {
      // Once while open without the full stop; with it, once as it closes.
      expect(renders.get(`block ${index}`)).toBe(1);
      expect(renders.get(`block ${index}.`)).toBe(1);
    }
  });

  it('skips a group of blocks whole when it did not change', () => {
    let visits = 0;
    const document = extendDocument(emptyDocument(), 'text\n\n'.repeat(groupSize));
    const first = [...(document.groups[0] ?? [])];
    first.map = (draw) => {
      visits += 1;
      return Array.from(first, (block, index) => draw(block, index, first));
    };
    const second = viewDocument(extendDocument(document, 'more'), false)[1] ?? [];
    const { container, rerender } = render(<MarkdownBlocks groups={[first]} done={false} />);
    rerender(<MarkdownBlocks groups={[first, second]} done={false} />);
    expect(container.querySelectorAll('p')).toHaveLength(groupSize + 1);
    expect(visits).toBe(1);
  });

  it('replaces no element of a finished block, nor of the block that finishes', () => {
    const growing = createGrowingText();
    const { container } = render(<MarkdownStream source={growing.source} />);
    const root = () => [...(container.firstElementChild?.children ?? [])];
    let kept: Element[] = [];
    for (const piece of [
      '# he',
      'ad\n',
      'par',
      'agraph\n',
      '\n',
      '- a\n',
      '- b\n',
      '\n',
      '```js',
      '\n',
      'x\n',
      '```',
      '\n',
    ]) {
      act(() => growing.append(piece));
      const now = root();
      expect(now.slice(0, kept.length).map((element, index) => element === kept[index])).not.toContain(false);
      kept = now;
    }
    expect(kept.map((element) => element.tagName)).toEqual(['H1', 'P', 'UL', 'FIGURE']);
  });

  it('writes into the last text node of a long fence, and leaves those before it alone', () => {
    const growing = createGrowingText('```log\n');
    const { container } = render(<MarkdownStream source={growing.source} />);
    for (let line = 0; line < 200; line++) act(() => growing.append(`${'x'.repeat(63)}\n`));
    const code = container.querySelector('pre > code');
    const before = [...(code?.childNodes ?? [])];
    const texts = before.map((node) => node.textContent);
    act(() => growing.append('more\n'));
    const after = [...(code?.childNodes ?? [])];
    expect(before.length).toBeGreaterThan(3);
    expect(after.map((node, index) => node === before[index])).not.toContain(false);
    expect(after.slice(0, -1).map((node) => node.textContent)).toEqual(texts.slice(0, -1));
    expect(after.at(-1)?.textContent).toBe(`${texts.at(-1)}more\n`);
  });

  it('is one, however many deltas came in a tick', () => {
    const { renders, components } = counting();
    const growing = createGrowingText();
    render(<MarkdownStream source={growing.source} components={components} />);
    act(() => {
      for (const character of 'abc') growing.append(character);
    });
    expect([...renders]).toEqual([['abc', 1]]);
  });
});

describe('a source', () => {
  it('is read on mount and followed by deltas', () => {
    const growing = createGrowingText('begun');
    const { container } = render(<MarkdownStream source={growing.source} />);
    const reads = growing.reads();
    for (const word of [' and', ' gone', ' on']) act(() => growing.append(word));
    expect(container.textContent).toBe('begun and gone on');
    expect(growing.reads()).toBe(reads);
  });

  it('is read again when a delta does not continue what is known', () => {
    const growing = createGrowingText('one');
    const { container } = render(<MarkdownStream source={growing.source} />);
    growing.appendUnseen(' two');
    act(() => growing.append(' three'));
    expect(container.textContent).toBe('one two three');
  });

  it('loses nothing of what comes between the first render and the subscription', () => {
    const growing = createGrowingText('one');
    function Early(): null {
      useLayoutEffect(() => growing.append(' two'), []);
      return null;
    }
    const { container } = render(
      <>
        <MarkdownStream source={growing.source} />
        <Early />
      </>,
    );
    expect(container.textContent).toBe('one two');
    act(() => growing.append(' three'));
    expect(container.textContent).toBe('one two three');
  });

  it('may be done without saying so: the next render sees it', () => {
    const growing = createGrowingText('a **b');
    const { container, rerender } = render(<MarkdownStream source={growing.source} />);
    expect(container.textContent).toBe('a b');
    growing.finishUnseen();
    rerender(<MarkdownStream source={growing.source} />);
    expect(container.textContent).toBe('a **b');
  });

  it('is read again when it says so', () => {
    const growing = createGrowingText('# one');
    const { container } = render(<MarkdownStream source={growing.source} />);
    act(() => growing.replace('two'));
    expect(container.textContent).toBe('two');
    expect(container.querySelector('h1')).toBeNull();
  });

  it('is let go on unmount, and held once under StrictMode', () => {
    const growing = createGrowingText('text');
    const { unmount } = render(<MarkdownStream source={growing.source} />, { wrapper: StrictMode });
    expect(growing.watchers()).toBe(1);
    unmount();
    expect(growing.watchers()).toBe(0);
  });

  it('is marked as streaming until it is done', () => {
    const growing = createGrowingText('**half');
    const { container } = render(<MarkdownStream source={growing.source} className="own" id="answer" />);
    const root = container.firstElementChild;
    expect(root).toHaveAttribute('data-streaming');
    expect(root).toHaveClass('colloquy-markdown', 'own');
    expect(root).toHaveAttribute('id', 'answer');
    act(() => growing.finish());
    expect(root).not.toHaveAttribute('data-streaming');
    expect(container.textContent).toBe('**half');
  });
});

describe('a text given whole', () => {
  it('keeps its elements when it grows', () => {
    const { container, rerender } = render(<Markdown text={'# one\n\ntwo'} done={false} />);
    const heading = container.querySelector('h1');
    rerender(<Markdown text={'# one\n\ntwo\n\nthree'} done={false} />);
    expect(container.querySelector('h1')).toBe(heading);
    expect(container.textContent).toBe('onetwothree');
    rerender(<Markdown text="other" />);
    expect(container.textContent).toBe('other');
  });

  it('gives React nothing to warn of', () => {
    const error = vi.spyOn(console, 'error').mockImplementation(() => {});
    render(<Markdown text={wholeCorpus} images="show" />, { wrapper: StrictMode });
    expect(error.mock.calls).toEqual([]);
    error.mockRestore();
  });

  it('is passed to components by tag, as in other renderers', () => {
    const { container } = render(
      <Markdown
        text={'[a](/b) and `c`\n\n```js\nd\n```'}
        components={{
          a: ({ children, href }) => <b data-href={href}>{children}</b>,
          code: ({ children, className }) => (
            <kbd className={className}>{typeof children === 'string' ? children : 'not one string'}</kbd>
          ),
          p: 'section',
        }}
      />,
    );
    expect(container.querySelector('section b')).toHaveAttribute('data-href', '/b');
    expect(container.querySelector('pre > kbd.language-js')?.textContent).toBe('d\n');
  });

  it('has nothing that axe objects to, two tables and a task list included', async () => {
    const { container } = render(<Markdown text={`${corpus['tables']}\n${wholeCorpus}`} />);
    const { violations } = await axe.run(container, {
      // A page's concern, and what needs layout, which this DOM has not.
      rules: { region: { enabled: false }, 'color-contrast': { enabled: false } },
    });
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join()}`)).toEqual([]);
  });
});
