import { act, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import fc from 'fast-check';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';

import { emptyDocument, extendDocument, viewDocument } from '../../src/markdown/markdown-document.js';
import { Markdown, MarkdownStream } from '../../src/markdown/index.js';
import { createGrowingText, cutAt, everyNth } from './growing-text.js';

const notes = () => [...screen.getByRole('list', { name: 'Footnotes' }).children];
/** What a note says, less its links back. */
const said = () => notes().map((note) => note.textContent?.replaceAll(/ \u21a9.*$/g, ''));

describe('footnotes', () => {
  it('are linked by number, and stand behind the text in the order in which it names them', () => {
    render(<Markdown text={'First[^b], then[^a].\n\n[^a]: Anna\n[^b]: Berta\n\nThe *end*.'} />);
    expect(screen.getByText(/First/)).toHaveTextContent('First1, then2.');
    expect(said()).toEqual(['Berta', 'Anna']);
    const [first] = notes();
    const link = screen.getByRole('doc-noteref', { name: 'Footnote 1' });
    expect(link).toHaveAttribute('href', `#${first?.id}`);
    expect(link).not.toHaveAttribute('target');
    expect(screen.getByRole('doc-backlink', { name: 'Back to reference 1' })).toHaveAttribute(
      'href',
      `#${link.id}`,
    );
  });

  it('lead there and back by keyboard, and leave the address alone', async () => {
    const user = userEvent.setup();
    render(<Markdown text={'One[^1], two[^1].\n\n[^1]: note'} />);
    const before = location.href;
    const [, second] = screen.getAllByRole('doc-noteref');
    await user.tab();
    await user.tab();
    expect(second).toHaveFocus();
    await user.keyboard('{Enter}');
    expect(notes()[0]).toHaveFocus();
    await user.click(screen.getByRole('doc-backlink', { name: 'Back to reference 1-2' }));
    expect(second).toHaveFocus();
    expect(location.href).toBe(before);
  });

  it('hold what is indented below them, and lines that go on without', () => {
    const text =
      'a[^1] b[^2]\n\n[^1]: one\ngoes on\n\n    - item\n\n      ```\n      code\n      ```\n\n    last\n\n[^2]:\n\n    two\n\nbehind';
    const { container } = render(<Markdown text={text} />);
    const [first, second] = notes();
    expect(first?.querySelector('p')?.textContent).toBe('one\ngoes on');
    expect(first?.querySelector('li pre')?.textContent).toBe('code\n');
    expect(second?.querySelector('p')?.textContent).toBe('two');
    expect([...container.querySelectorAll('.colloquy-markdown > p')].map((p) => p.textContent)).toEqual([
      'a1 b2',
      'behind',
    ]);
  });

  it('may name each other, in a quote, a list, a table, a heading and a link, where there is no second link', () => {
    const text =
      '> q[^q]\n\n- l[^l]\n\n| t[^t] |\n|---|\n| c[^c] |\n\n# h[^h]\n\n[link[^k]](/k)\n\n' +
      ['q', 'l', 't', 'c', 'h', 'k'].map((label) => `[^${label}]: ${label} note\n`).join('') +
      '[^n]: named by a note\n[^q]: taken\n';
    const { container } = render(<Markdown text={text.replace('l note', 'l note[^n]')} />);
    expect(said()).toEqual(['q note', 'l note7', 't note', 'c note', 'h note', 'k note', 'named by a note']);
    expect(container.querySelector('a a')).toBeNull();
    expect(container.querySelector('a[href="/k"]')?.textContent).toBe('link6');
  });

  it.each([
    ['without a note', 'a[^1] and [^a-z]', 'a[^1] and [^a-z]'],
    ['in code', '`a[^1]`\n\n[^1]: note', 'a[^1]'],
    ['escaped', 'a\\[^1]\n\n[^1]: note', 'a[^1]'],
    ['side by side', 'a[^1][^2][^3]\n\n[^1]: x\n[^3]: y', 'a1[^2]2'],
    ['behind a link’s text', '[a][^1]\n\n[^1]: x', '[a]1'],
    ['behind an exclamation', 'a![^1]\n\n[^1]: x', 'a!1'],
    ['in other letters', 'a[^Über]\n\n[^üBER]: x', 'a1'],
  ])('named %s are what they are on GitHub', (_, text, shown) => {
    const { container } = render(<Markdown text={text} />);
    expect(container.querySelector('p')?.textContent).toBe(shown);
  });

  it('are not drawn where nothing names them', () => {
    render(<Markdown text={'plain\n\n[^1]: https://example.com'} />);
    expect(screen.queryByRole('list')).toBeNull();
    expect(screen.queryByRole('link')).toBeNull();
  });

  it('have ids of their own in each text, the same on the server as in the browser', () => {
    const text = 'a[^1]\n\n[^1]: note';
    const html = renderToStaticMarkup(
      <>
        <Markdown text={text} />
        <Markdown text={text} />
      </>,
    );
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(4);
    expect(ids).toHaveLength(4);
  });

  it('are said in other words', () => {
    const labels = {
      footnotes: 'Fußnoten',
      footnote: (n: number) => `Note ${n}`,
      footnoteBack: () => 'zurück',
    };
    render(<Markdown text={'a[^1]\n\n[^1]: note'} labels={labels} />);
    expect(screen.getByRole('list', { name: 'Fußnoten' })).toBeVisible();
    expect(screen.getByRole('doc-noteref', { name: 'Note 1' })).toBeVisible();
    expect(screen.getByRole('doc-backlink', { name: 'zurück' })).toBeVisible();
  });

  it('link by the components given', () => {
    render(
      <Markdown
        text={'a[^1]\n\n[^1]: note'}
        components={{
          a: ({ children, ...props }) => (
            <a {...props} data-own="">
              {children}
            </a>
          ),
        }}
      />,
    );
    for (const link of [...screen.getAllByRole('doc-noteref'), ...screen.getAllByRole('doc-backlink')])
      expect(link).toHaveAttribute('data-own');
  });
});

describe('a footnote that is being written', () => {
  it('has its number before it is there, and then its link; the block that names it is not drawn again', () => {
    let drawn = 0;
    const components = {
      p: (props: React.ComponentProps<'p'>) => {
        drawn += 1;
        return <p {...props} />;
      },
    };
    const growing = createGrowingText('A claim[^1].\n\n');
    render(<MarkdownStream source={growing.source} components={components} />);
    const claim = screen.getByText(/claim/);
    expect(claim).toHaveTextContent('A claim1.');
    expect(screen.queryByRole('doc-noteref')).toBeNull();
    drawn = 0;
    act(() => growing.append('[^1'));
    act(() => growing.append(']: '));
    expect(drawn).toBe(0);
    act(() => growing.append('Its'));
    expect(said()).toEqual(['Its']);
    expect(screen.getByRole('doc-noteref')).toHaveTextContent('1');
    expect(screen.queryByRole('doc-backlink')).toBeNull();
    expect(drawn).toBe(1);
    act(() => growing.append(' source'));
    act(() => growing.finish());
    expect(said()).toEqual(['Its source']);
    expect(screen.getByRole('doc-backlink')).toBeVisible();
    expect(screen.getByText(/claim/)).toBe(claim);
  });

  it('is never seen in the paragraph above it', () => {
    const growing = createGrowingText('A claim[^1].');
    const { container } = render(<MarkdownStream source={growing.source} />);
    for (const character of '\n[^1]: Its source\n\nMore') {
      act(() => growing.append(character));
      expect(container.querySelector('p')?.textContent).toBe('A claim1.');
    }
    expect(screen.getByText('More').closest('ol')).toBeNull();
  });

  it('that does not come leaves what was written', () => {
    const growing = createGrowingText('A claim[^1].');
    const { container } = render(<MarkdownStream source={growing.source} />);
    expect(container).toHaveTextContent('A claim1.');
    act(() => growing.finish());
    expect(container).toHaveTextContent('A claim[^1].');
  });
});

describe('footnotes in a text that comes in pieces', () => {
  const html = (text: string) => renderToStaticMarkup(<Markdown text={text} />);
  const streamed = (pieces: readonly string[]) => {
    let document = emptyDocument();
    for (const piece of pieces) {
      document = extendDocument(document, piece);
      viewDocument(document, false);
    }
    return viewDocument(document, true);
  };
  const text =
    'a[^1] b[^two][^1]\n[^1]: one\nlazy\n\n    second *paragraph*\n\n- list[^3]\n\n[^two]: `two`[^1]\n\n[^3]:\n    three\n# end\n\n> [^3]: quoted\n';

  it('end as they do at once, wherever they are cut', () => {
    const once = streamed([text]);
    for (let at = 1; at < text.length; at++) expect(streamed(cutAt(text, [at]))).toEqual(once);
    expect(streamed(everyNth(text, 1))).toEqual(once);
    expect(html(text)).toContain('second <em>paragraph</em>');
  });

  it('end as they do at once, whatever they are made of', () => {
    const piece = fc.constantFrom(
      '[^1]',
      '[^1]: ',
      '[^b]: ',
      '[^',
      ']',
      ':',
      '\n',
      '\n\n',
      '    ',
      '- ',
      '> ',
      '# ',
      'word ',
      '```',
      '[a]',
      '(',
      '|',
      '---',
      '![',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        expect(streamed(pieces)).toEqual(streamed([pieces.join('')]));
        expect(html(pieces.join(''))).not.toContain('\u0001');
      }),
      { numRuns: 500 },
    );
  });

  it('a thousand of them are each read once', () => {
    const many = Array.from(
      { length: 1000 },
      (_, index) => `A claim of some length[^n${index}].\n\n[^n${index}]: where it stands\n\n`,
    ).join('');
    let document = emptyDocument();
    for (const piece of everyNth(many, 50)) document = extendDocument(document, piece);
    expect(document.lexed).toBeLessThanOrEqual(many.length);
    expect(document.scan.scanned).toBeLessThanOrEqual(2 * many.length);
  });
});
