import { act, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { lazy, type ComponentProps } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it, vi } from 'vitest';

import { Markdown, MarkdownStream, type FencedBlockProps } from '../../src/markdown/index.js';
import { createGrowingText } from './growing-text.js';

const fence = (info: string, code: string): string => `\`\`\`${info}\n${code}\n\`\`\`\n`;

describe('the buttons of a code block', () => {
  it('copy its text, as it is, and say that they did for a moment', async () => {
    const user = userEvent.setup();
    render(<Markdown text={fence('js', 'const a = 1;\n\tb();')} />);
    const figure = screen.getByRole('figure', { name: 'Code: js' });
    const button = await within(figure).findByRole('button', { name: 'Copy' });
    await user.click(button);
    expect(await navigator.clipboard.readText()).toBe('const a = 1;\n\tb();\n');
    expect(button).toHaveAccessibleName('Copied');
    expect(button).toHaveAttribute('data-copied');
  });

  it('are reached and pressed by keyboard', async () => {
    const user = userEvent.setup();
    render(<Markdown text={fence('js', 'one')} />);
    await screen.findByRole('button', { name: 'Copy' });
    await user.tab();
    expect(screen.getByRole('button', { name: 'Copy' })).toHaveFocus();
    await user.keyboard('{Enter}');
    expect(await navigator.clipboard.readText()).toBe('one\n');
  });

  it('copy what has come of a block that is being written', async () => {
    const user = userEvent.setup();
    const growing = createGrowingText('```js\nfirst\n');
    render(<MarkdownStream source={growing.source} />);
    const button = await screen.findByRole('button', { name: 'Copy' });
    act(() => growing.append('second'));
    await user.click(button);
    expect(await navigator.clipboard.readText()).toBe('first\nsecond');
  });

  it('are named in other words', async () => {
    const labels = { copy: 'Kopieren', code: () => 'Quelltext', download: 'Sichern' };
    render(<Markdown text={fence('js', 'one')} labels={labels} download />);
    expect(await screen.findByRole('button', { name: 'Kopieren' })).toBeVisible();
    expect(screen.getByRole('button', { name: 'Sichern' })).toBeVisible();
    expect(screen.getByRole('figure', { name: 'Quelltext' })).toBeVisible();
  });

  it('tell what they copied, so that it can be announced', async () => {
    const user = userEvent.setup();
    const onCopied = vi.fn<(text: string) => void>();
    render(<Markdown text={`${fence('js', 'one')}\n| a |\n|---|\n| 1 |\n`} onCopied={onCopied} />);
    for (const button of await screen.findAllByRole('button', { name: 'Copy' })) await user.click(button);
    expect(onCopied.mock.calls).toEqual([['one\n'], ['a\n1']]);
  });

  it('are not there on the server, nor are colours', () => {
    const html = renderToStaticMarkup(<Markdown text={`${fence('js', 'one')}\n| a |\n|:-:|\n| 1 |`} />);
    expect(html).not.toContain('<button');
    expect(html).not.toContain('style=');
    expect(html).toContain('<code class="language-js">');
  });
});

describe('the buttons of a table', () => {
  const table = '| a | *b* |\n|---|:-:|\n| 1 | `x y` |\n| =1+1 | -5 |\n';

  it('copy it for a spreadsheet, where nothing of it is a formula', async () => {
    const user = userEvent.setup();
    render(<Markdown text={table} />);
    await user.click(await screen.findByRole('button', { name: 'Copy' }));
    expect(await navigator.clipboard.readText()).toBe("a\tb\n1\tx y\n'=1+1\t-5");
  });

  it('copy it as it was written', async () => {
    const user = userEvent.setup();
    render(<Markdown text={`before\n\n${table}\nbehind`} />);
    await user.click(await screen.findByRole('button', { name: 'Copy Markdown' }));
    expect(await navigator.clipboard.readText()).toBe(table.trim());
  });

  it('copy all of a long one, its head once', async () => {
    const user = userEvent.setup();
    const long = `| a | b |\n|---|---|\n${'| some text | some more of it |\n'.repeat(400)}`;
    render(<Markdown text={long} />);
    await user.click(await screen.findByRole('button', { name: 'Copy Markdown' }));
    expect(await navigator.clipboard.readText()).toBe(long.trim());
  });
});

describe('blocks of a language that something else draws', () => {
  const Diagram = ({ language, info, code, complete }: FencedBlockProps) => (
    <output data-language={language} data-info={info} data-complete={complete}>
      {code}
    </output>
  );
  const blocks = { mermaid: Diagram };

  it('are given to it, with all that stands behind the fence', () => {
    render(
      <Markdown text={`${fence('Mermaid theme=dark', 'a --> b')}${fence('js', 'x')}`} blocks={blocks} />,
    );
    const diagram = screen.getByRole('status');
    expect(diagram).toHaveTextContent('a --> b');
    expect(diagram).toHaveAttribute('data-info', 'Mermaid theme=dark');
    expect(screen.getByRole('figure', { name: 'Code: js' })).toBeVisible();
  });

  it('say when their code is complete', () => {
    const growing = createGrowingText('```mermaid\na --');
    render(<MarkdownStream source={growing.source} blocks={blocks} />);
    const diagram = screen.getByRole('status');
    expect(diagram).toHaveAttribute('data-complete', 'false');
    act(() => growing.append('> b\n```\n\nand so on'));
    expect(screen.getByRole('status')).toBe(diagram);
    expect(diagram).toHaveAttribute('data-complete', 'true');
    expect(diagram.textContent).toBe('a --> b\n');
  });

  it('are plain code until it was fetched', async () => {
    let arrive: (module: { default: typeof Diagram }) => void = () => undefined;
    const Later = lazy(() => new Promise<{ default: typeof Diagram }>((resolve) => (arrive = resolve)));
    render(<Markdown text={fence('mermaid', 'a --> b')} blocks={{ mermaid: Later }} />);
    expect(screen.getByRole('figure', { name: 'Code: mermaid' })).toHaveTextContent('a --> b');
    await act(async () => arrive({ default: Diagram }));
    await waitFor(() => expect(screen.getByRole('status')).toHaveTextContent('a --> b'));
    expect(screen.queryByRole('figure')).toBeNull();
  });

  it('are not found among what every object has', () => {
    render(<Markdown text={fence('constructor', 'x')} blocks={blocks} />);
    expect(screen.getByRole('figure', { name: 'Code: constructor' })).toBeVisible();
  });
});

describe('numbers of lines', () => {
  const lines = (container: HTMLElement) =>
    [...container.querySelectorAll('.colloquy-code-line')].map((line) => line.textContent);

  it('are not there unless they are asked for', () => {
    const { container } = render(<Markdown text={fence('js', 'one\ntwo')} />);
    expect(lines(container)).toEqual([]);
    expect(screen.getByRole('figure')).not.toHaveAttribute('data-numbered');
  });

  it('are of elements that hold the text and nothing else, on the server too', () => {
    const { container } = render(<Markdown text={fence('js', 'one\n\n two')} lineNumbers />);
    expect(lines(container)).toEqual(['one\n', '\n', ' two\n']);
    expect(container.querySelector('code')?.textContent).toBe('one\n\n two\n');
    expect(screen.getByRole('figure')).toHaveAttribute('data-numbered');
    const html = renderToStaticMarkup(<Markdown text={fence('js', 'one')} lineNumbers />);
    expect(html).toContain('<span class="colloquy-code-line">one\n</span>');
  });

  it('come with each line of a block that is being written, and leave those above', () => {
    const growing = createGrowingText('```\none\ntw');
    const { container } = render(<MarkdownStream source={growing.source} lineNumbers />);
    const [first] = container.querySelectorAll('.colloquy-code-line');
    act(() => growing.append('o\nthree'));
    expect(lines(container)).toEqual(['one\n', 'two\n', 'three']);
    expect(container.querySelector('.colloquy-code-line')).toBe(first);
  });
});

describe('headings that are moved down', () => {
  it('are elements of a lower level, and say which they were written as', () => {
    const text = '# one\n\n## two\n\n##### five\n\nsix\n===\n';
    const { rerender } = render(<Markdown text={text} headingOffset={2} />);
    const seen = () =>
      screen.getAllByRole('heading').map(({ tagName, dataset }) => `${tagName} ${dataset['level']}`);
    expect(seen()).toEqual(['H3 1', 'H4 2', 'H6 5', 'H3 1']);
    rerender(<Markdown text={text} />);
    expect(seen()).toEqual(['H1 undefined', 'H2 undefined', 'H5 undefined', 'H1 undefined']);
  });

  it('are drawn by the component for what was written', () => {
    const components = {
      h1: ({ children }: ComponentProps<'h1'>) => <h3 lang="en">{children}</h3>,
      h3: () => <p>no</p>,
    };
    render(<Markdown text="# one" headingOffset={2} components={components} />);
    expect(screen.getByRole('heading', { level: 3 })).toHaveAttribute('lang', 'en');
  });
});

describe('components of one’s own', () => {
  it('stand in place of a block and its frame, with the props of react-markdown', () => {
    const { container } = render(
      <Markdown
        text={`${fence('js', 'one')}\n| a |\n|---|\n| 1 |\n`}
        components={{
          pre: ({ children, ...props }) => <section {...props}>{children}</section>,
          code: ({ className, children }) => <kbd className={className}>{children}</kbd>,
          table: (props) => <table {...props} data-own="" />,
        }}
      />,
    );
    expect(container.querySelector('section > kbd.language-js')?.textContent).toBe('one\n');
    expect(container.querySelector('table')).toHaveAttribute('data-own');
    expect(container.querySelector('figure')).toBeNull();
  });
});

describe('a link in disguise', () => {
  it('shows where it leads, inside of itself', () => {
    render(<Markdown text="[https://bank.example](https://evil.example/login)" />);
    const link = screen.getByRole('link');
    expect(link).toHaveTextContent('https://bank.example (evil.example)');
    expect(link).toHaveAttribute('href', 'https://evil.example/login');
  });

  it('that is not allowed is text with the reason, in the words given', () => {
    const { container } = render(
      <Markdown
        text="[x](https://evil.example)"
        links={{ allowedPrefixes: ['https://good.example'] }}
        labels={{ blocked: (reason, detail) => `nope: ${reason} ${detail}` }}
      />,
    );
    expect(screen.queryByRole('link')).toBeNull();
    expect(container).toHaveTextContent('x (nope: prefix evil.example)');
  });

  it('images may be left out altogether', () => {
    const { container } = render(<Markdown text="a ![b](https://x.example/c.png) d" images="none" />);
    expect(container).toHaveTextContent('a b d');
    expect(screen.queryByRole('link')).toBeNull();
  });
});
