import type { Meta, StoryObj } from '@storybook/react-vite';
import { ChatThread, type ChatScopeProps } from 'colloquy/components';
import { say, type Script } from 'colloquy/testing';
import type { ComponentProps, ReactElement } from 'react';
import { expect, waitFor, within } from 'storybook/test';

import { createHold, patience, send, settled, written } from '../support/actions.js';
import { ComposerScene, ThreadScene } from '../support/conversation.js';
import { answered, asked, holding } from '../support/messages.js';
import { loadStage, onStage, stage } from '../support/stage.js';

/** Markdown, as it is written and as it comes in. */
const meta = {
  title: 'Parts/Text',
  component: ThreadScene,
  loaders: [loadStage],
  decorators: [onStage],
  parameters: { layout: 'fullscreen' },
} satisfies Meta<typeof ThreadScene>;

export default meta;
type Story = StoryObj<typeof meta>;

/** An agent's message of Markdown. */
const showing = (...texts: string[]) => stage({ prepare: holding(asked('Show me.'), answered(...texts)) });

/** Headings, from the first to the sixth. */
export const Headings: Story = {
  parameters: showing(
    '# First\n\n## Second\n\n### Third\n\n#### Fourth\n\n##### Fifth\n\n###### Sixth\n\nAnd text.',
  ),
  play: async ({ canvas }) => {
    await canvas.findByText('First');
    await expect(canvas.getAllByRole('heading').map(({ textContent }) => textContent)).toEqual([
      'First',
      'Second',
      'Third',
      'Fourth',
      'Fifth',
      'Sixth',
    ]);
  },
};

/** Words within a line. */
export const Inline: Story = {
  parameters: showing(
    '**Strong**, *emphasised*, ~~struck~~, `code`, [a link](https://example.com/) and\\\na new line.',
  ),
  play: async ({ canvas }) => {
    await expect((await canvas.findByText('Strong')).tagName).toBe('STRONG');
    await expect(canvas.getByText('emphasised').tagName).toBe('EM');
    await expect(canvas.getByText('struck').tagName).toBe('DEL');
    await expect(canvas.getByText('code').tagName).toBe('CODE');
    await expect(canvas.getByRole('link', { name: /a link/ })).toHaveAttribute(
      'href',
      'https://example.com/',
    );
  },
};

/** Lists, within lists, and lists of tasks. */
export const Lists: Story = {
  parameters: showing(
    '- one\n- two\n  1. nested\n  2. deeper\n     - deepest\n\n\n- [x] done\n- [ ] not yet',
  ),
  play: async ({ canvas }) => {
    await canvas.findByText('deepest');
    await expect(canvas.getAllByRole('listitem').length).toBeGreaterThanOrEqual(7);
    const [done, open] = canvas.getAllByRole('checkbox');
    await expect(done).toBeChecked();
    await expect(open).not.toBeChecked();
    await expect(open).toBeDisabled();
  },
};

/** Quotations, within quotations. */
export const Quotations: Story = {
  parameters: showing('> They said\n>\n> > that others said\n> > it was so.\n\nSo it is.'),
  play: async ({ canvas }) => {
    const inner = await canvas.findByText(/that others said/);
    await expect(inner.closest('blockquote')?.parentElement?.closest('blockquote')).not.toBeNull();
  },
};

/** Three columns, each with its own side. */
export const Table: Story = {
  parameters: showing(
    '| Name | Count | Share |\n| :--- | ---: | :---: |\n| apples | 12 | 80 % |\n| pears | 3 | 20 % |',
  ),
  play: async ({ canvas }) => {
    const table = within(await canvas.findByRole('table'));
    await expect(table.getAllByRole('columnheader')).toHaveLength(3);
    await expect(getComputedStyle(table.getByRole('cell', { name: '12' })).textAlign).toMatch(/right|end/);
  },
};

/** A table that is wider than its message scrolls by itself, and by keyboard. */
export const WideTable: Story = {
  parameters: showing(
    `| ${Array.from({ length: 14 }, (_, index) => `Column ${index + 1}`).join(' | ')} |\n|${' --- |'.repeat(14)}\n|${' a longer cell |'.repeat(14)}`,
  ),
  play: async ({ canvas }) => {
    const table = await canvas.findByRole('table');
    const box = await canvas.findByRole('region', { name: 'Table' });
    await expect(box).toContainElement(table);
    await expect(box).toHaveAttribute('tabindex', '0');
    await expect(box.scrollWidth).toBeGreaterThan(box.clientWidth);
    const log = canvas.getByRole('log');
    await expect(log.scrollWidth).toBe(log.clientWidth);
  },
};

/** A line across. */
export const Rule: Story = {
  parameters: showing('Above\n\n---\n\nBelow'),
  play: async ({ canvas }) => {
    await canvas.findByText('Above');
    await expect(canvas.getByRole('separator')).toBeVisible();
  },
};

const languages: Record<string, string> = {
  ts: 'export const greet = (name: string): string => `Hello, ${name}!`;',
  py: 'def greet(name: str) -> str:\n    return f"Hello, {name}!"  # in one line',
  rust: 'fn greet(name: &str) -> String {\n    format!("Hello, {name}!")\n}',
  sql: 'SELECT name, count(*) FROM people WHERE age > 30 GROUP BY name;',
  bash: 'for file in *.md; do echo "$file"; done',
  json: '{ "name": "colloquy", "parts": [1, 2, 3], "done": true }',
  css: '.chat { color: var(--colloquy-text); }',
  html: '<p class="note">A <b>note</b>.</p>',
  diff: '- the old line\n+ the new line',
};

const fence = (language: string, code: string): string => `\`\`\`${language}\n${code}\n\`\`\``;

/** Code in the languages that people ask about. */
export const CodeOfManyLanguages: Story = {
  parameters: showing(
    Object.entries(languages)
      .map(([language, code]) => fence(language, code))
      .join('\n\n'),
  ),
  play: async ({ canvas }) => {
    await canvas.findByRole('figure', { name: 'Code: ts' });
    for (const [language, code] of Object.entries(languages)) {
      const block = canvas.getByRole('figure', { name: `Code: ${language}` });
      await expect(block.querySelector('code')?.textContent.trimEnd()).toBe(code);
    }
  },
};

/** Code without a language. */
export const CodeOfNoLanguage: Story = {
  parameters: showing(fence('', 'just as it stands')),
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole('figure', { name: 'Code' })).toHaveTextContent('just as it stands');
  },
};

/** Code with lines that do not end scrolls by itself, or is wrapped where somebody asks for it. */
export const LongCode: Story = {
  parameters: showing(
    fence(
      'ts',
      Array.from({ length: 60 }, (_, index) => `const line${index} = '${'long '.repeat(index % 30)}';`).join(
        '\n',
      ),
    ),
  ),
  play: async ({ canvas }) => {
    const block = await canvas.findByRole('region', { name: 'Code: ts' });
    await expect(block).toHaveAttribute('tabindex', '0');
    await expect(block.scrollWidth).toBeGreaterThan(block.clientWidth);
    const log = canvas.getByRole('log');
    await expect(log.scrollWidth).toBe(log.clientWidth);
  },
};

/** Addresses that would run a script are no links. */
export const BlockedLinks: Story = {
  parameters: showing(
    '[press me](javascript:alert(1)), [or me](data:text/html,hi), [this one is fine](https://example.com/)',
  ),
  play: async ({ canvas }) => {
    await canvas.findByText(/press me/);
    await expect(canvas.getAllByRole('link')).toHaveLength(1);
    await expect(canvas.getByRole('link')).toHaveTextContent(/^this one is fine/);
  },
};

/** An image is not loaded by itself: its server would learn who reads. It is a link. */
export const BlockedImages: Story = {
  parameters: showing('![a picture of a harbour](https://example.com/harbour.png?secret=1)'),
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole('link', { name: /a picture of a harbour/ })).toBeVisible();
    await expect(canvas.queryByRole('img')).toBeNull();
  },
};

/** Tags are shown as they were written, and never become elements. */
export const RawHtml: Story = {
  parameters: showing('Before <b onclick="alert(1)">bold</b>\n\n<script>alert(1)</script>\n\nAfter'),
  play: async ({ canvas }) => {
    await canvas.findByText('After');
    const log = canvas.getByRole('log');
    await expect(log.querySelector('script, b')).toBeNull();
    await expect(log).toHaveTextContent('<script>alert(1)</script>');
  },
};

const definition = createHold();

/** A link whose address comes at the very end of the answer. */
export const LateDefinition: Story = {
  render: () => (
    <ComposerScene>
      <ChatThread />
    </ComposerScene>
  ),
  parameters: stage({
    script: [
      say('See [the guide] for more.\n\n'),
      definition.step,
      say('And [the guide] again.\n\n[the guide]: https://example.com/guide'),
    ],
  }),
  play: async (playing) => {
    await send(playing, 'Where?');
    await written(playing, 'See [the guide] for more.');
    definition.release();
    await settled(playing);
    const links = await playing.canvas.findAllByRole('link', { name: /the guide/ });
    await expect(links.at(-1)).toHaveAttribute('href', 'https://example.com/guide');
  },
};

const inTheMiddle = createHold();

const halfWritten: Script = async function* (scene) {
  const id = scene.newId('text');
  yield { type: 'text-start', id };
  yield { type: 'text-delta', id, delta: 'This is **half stro' };
  yield* scene.play(inTheMiddle.step);
  yield { type: 'text-delta', id, delta: 'ng**, and then it was.' };
  yield { type: 'text-end', id };
};

/** In the middle of a word that is to be strong: it is strong already, and no asterisk flickers by. */
export const HalfWritten: Story = {
  render: () => (
    <ComposerScene>
      <ChatThread />
    </ComposerScene>
  ),
  parameters: stage({ script: halfWritten }),
  play: async (playing) => {
    await send(playing, 'Emphasise something');
    const answer = await written(playing, 'This is half stro');
    await waitFor(() => expect(answer.querySelector('strong')).toHaveTextContent('half stro'), patience);
    inTheMiddle.release();
    await expect(await settled(playing)).toHaveTextContent('This is half strong, and then it was.');
  },
};

/** A long answer, of everything, as it comes in. */
export const AllOfItStreaming: Story = {
  render: () => (
    <ComposerScene>
      <ChatThread />
    </ComposerScene>
  ),
  parameters: stage({
    pace: 0,
    script: say(
      `# All of it\n\nA paragraph with **strong** words.\n\n- one\n- two\n\n${fence('ts', languages['ts'] ?? '')}\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n> quoted\n\nThe end.`,
      { by: 'character' },
    ),
  }),
  play: async (playing) => {
    await send(playing, 'Everything, please');
    const answer = within(await settled(playing));
    await expect(answer.getByRole('heading', { name: 'All of it' })).toBeVisible();
    await expect(answer.getByRole('table')).toBeVisible();
    await expect(answer.getByText('The end.')).toBeVisible();
  },
};

/** Words of code have colours, once the highlighter is there. */
export const HighlightedCode: Story = {
  parameters: showing(fence('ts', languages['ts'] ?? '')),
  play: async ({ canvas }) => {
    const block = await canvas.findByRole('figure', { name: 'Code: ts' });
    await waitFor(() => expect(block.querySelector('.colloquy-code-keyword')).not.toBeNull(), patience);
    await expect(block.querySelector('.colloquy-code-keyword')).toHaveTextContent('export');
    await expect(block.querySelector('code')?.textContent.trimEnd()).toBe(languages['ts']);
  },
};

/** Without a highlighter code is as plain as it came. */
export const PlainCode: Story = {
  args: { markdown: { highlighter: null } },
  parameters: showing(fence('ts', languages['ts'] ?? '')),
  play: async ({ canvas }) => {
    const block = await canvas.findByRole('figure', { name: 'Code: ts' });
    await within(block).findByRole('button', { name: 'Copy' });
    await expect(block.querySelector('.colloquy-code-keyword')).toBeNull();
  },
};

/** Lines that do not end are wrapped where somebody asks for it. */
export const WrappedCode: Story = {
  parameters: showing(fence('ts', `const text = '${'long '.repeat(60)}';`)),
  play: async ({ canvas, userEvent }) => {
    const block = await canvas.findByRole('figure', { name: 'Code: ts' });
    await userEvent.click(await within(block).findByRole('button', { name: 'Wrap lines' }));
    await expect(block).toHaveAttribute('data-wrapped');
    const pre = block.querySelector('pre');
    await waitFor(() => expect(pre?.scrollWidth).toBe(pre?.clientWidth));
  },
};

type Blocks = NonNullable<NonNullable<ChatScopeProps['markdown']>['blocks']>;
type FencedBlockProps = ComponentProps<Blocks[string]>;

function Formula({ code, complete }: FencedBlockProps): ReactElement {
  return (
    <output aria-label="Formula" aria-busy={!complete}>
      {code.trim()}
    </output>
  );
}

/** A fenced block with a component of one's own, by its language: where formulas and diagrams plug in. */
export const FormulaBlock: Story = {
  args: { markdown: { blocks: { math: Formula } } },
  parameters: showing(`Einstein:\n\n${fence('math', 'E = m c^2')}`),
  play: async ({ canvas }) => {
    const formula = await canvas.findByRole('status', { name: 'Formula' });
    await expect(formula).toHaveTextContent('E = m c^2');
    await expect(formula).toHaveAttribute('aria-busy', 'false');
  },
};

/** Links lead only where the app allows, and say so elsewhere. */
export const AllowedLinks: Story = {
  args: { markdown: { links: { allowedPrefixes: ['https://docs.example.com/'] } } },
  parameters: showing(
    '[the documents](https://docs.example.com/a) and [somewhere else](https://elsewhere.example/)',
  ),
  play: async ({ canvas }) => {
    await canvas.findByRole('link', { name: /the documents/ });
    await expect(canvas.getAllByRole('link')).toHaveLength(1);
    await expect(canvas.getByRole('log')).toHaveTextContent(/somewhere else/);
  },
};
