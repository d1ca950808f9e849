import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, within } from 'storybook/test';

import { ThreadScene } from '../support/conversation.js';
import { answered, asked, holding } from '../support/messages.js';
import { loadStage, onStage, stage } from '../support/stage.js';

/** What an answer drew on, and what came along. */
const meta = {
  title: 'Parts/Sources and files',
  component: ThreadScene,
  loaders: [loadStage],
  decorators: [onStage],
  parameters: { layout: 'fullscreen' },
} satisfies Meta<typeof ThreadScene>;

export default meta;
type Story = StoryObj<typeof meta>;

const page = (sourceId: string, url: string, title: string) =>
  ({ type: 'source-url', sourceId, url, title }) as const;

/** Pages and documents, after the answer, in one list. */
export const Sources: Story = {
  parameters: stage({
    prepare: holding(
      asked('Where does it say so?'),
      answered(
        page('1', 'https://example.com/a', 'A page'),
        page('2', 'https://example.com/b', 'Another page'),
        { type: 'source-document', sourceId: '3', mediaType: 'application/pdf', title: 'A document' },
        'In all three.',
      ),
    ),
  }),
  play: async ({ canvas }) => {
    const sources = within(await canvas.findByRole('list', { name: 'Sources' }));
    await expect(sources.getAllByRole('listitem')).toHaveLength(3);
    await expect(sources.getByRole('link', { name: /^A page/ })).toHaveAttribute(
      'href',
      'https://example.com/a',
    );
    await expect(sources.getByText('A document')).toBeVisible();
  },
};

/** An address that would run a script is named and not linked. */
export const UnsafeSource: Story = {
  parameters: stage({
    prepare: holding(answered(page('1', 'javascript:alert(1)', 'Not a page'), 'See there.')),
  }),
  play: async ({ canvas }) => {
    await expect(await canvas.findByText('Not a page')).toBeVisible();
    await expect(canvas.queryByRole('link')).toBeNull();
  },
};

/** Many of them. */
export const ManySources: Story = {
  parameters: stage({
    prepare: holding(
      answered(
        ...Array.from({ length: 14 }, (_, index) =>
          page(
            String(index),
            `https://example.com/${index}`,
            `Page ${index + 1} with a title that is rather long`,
          ),
        ),
        'I have read a lot.',
      ),
    ),
  }),
  play: async ({ canvas }) => {
    const sources = within(await canvas.findByRole('list', { name: 'Sources' }));
    await expect(sources.getAllByRole('listitem')).toHaveLength(14);
    const log = canvas.getByRole('log');
    await expect(log.scrollWidth).toBe(log.clientWidth);
  },
};

/** A file that somebody sent along. */
export const File: Story = {
  parameters: stage({
    prepare: holding(
      asked('What do these say?', 'ada', {
        type: 'file',
        mediaType: 'text/csv',
        filename: 'numbers.csv',
        url: 'data:text/csv,1%2C2',
      }),
    ),
  }),
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole('link', { name: /numbers\.csv/ })).toHaveAttribute(
      'download',
      'numbers.csv',
    );
  },
};

const dot =
  'data:image/svg+xml,%3Csvg xmlns="http://www.w3.org/2000/svg" width="120" height="80"%3E%3Crect width="120" height="80" fill="teal"/%3E%3C/svg%3E';

/** A picture that somebody sent along. */
export const Picture: Story = {
  parameters: stage({
    prepare: holding(
      asked('What is this?', 'ada', {
        type: 'file',
        mediaType: 'image/png',
        filename: 'teal.png',
        url: dot.replace('svg+xml', 'svg+xml'),
      }),
    ),
  }),
  play: async ({ canvas }) => {
    await canvas.findByText('What is this?');
    const shown = await canvas.findByText((_, element) => element?.matches('[class*="file"]') === true);
    await expect(shown).toBeVisible();
  },
};

/** A file without a name. */
export const NamelessFile: Story = {
  parameters: stage({
    prepare: holding(answered({ type: 'file', mediaType: 'application/zip', url: 'data:application/zip,' })),
  }),
  play: async ({ canvas }) => {
    await expect(await canvas.findByText(/Attachment/)).toBeVisible();
  },
};
