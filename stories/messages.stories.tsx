import type { Meta, StoryObj } from '@storybook/react-vite';
import { Chat, ToolPart, type ToolViewProps } from 'colloquy/components';
import { callServerTool } from 'colloquy/testing';
import type { ReactElement } from 'react';
import { expect, within } from 'storybook/test';

import { send, settled } from './support/actions.js';
import { markdown, publish, text } from './support/messages.js';
import { channel, loadStage, onStage, type StageOptions } from './support/stage.js';

/** What messages are made of. */
const meta = {
  title: 'Messages',
  component: Chat,
  args: { channel },
  loaders: [loadStage],
  decorators: [onStage],
  parameters: { layout: 'fullscreen' },
} satisfies Meta<typeof Chat>;

export default meta;
type Story = StoryObj<typeof meta>;

const inMarkdown: StageOptions = {
  prepare: (inPage) => publish(inPage, [text('user', 'Show me everything.'), text('assistant', markdown)]),
};

/** Headings, lists, code, a table. */
export const Markdown: Story = {
  parameters: { stage: inMarkdown },
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole('heading', { name: 'A heading' })).toBeVisible();
    await expect(canvas.getByRole('group', { name: 'Code: ts' })).toBeVisible();
    await expect(canvas.getByRole('table')).toBeVisible();
  },
};

/** The same at night. */
export const Dark: Story = {
  parameters: { stage: inMarkdown },
  globals: { theme: 'dark' },
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole('heading', { name: 'A heading' })).toBeVisible();
    await expect(document.documentElement).toHaveAttribute('data-theme', 'dark');
  },
};

/** On 320 CSS pixels: code and tables scroll by themselves, and nothing else does. */
export const Narrow: Story = {
  parameters: { stage: inMarkdown },
  decorators: [
    (Story) => (
      <div style={{ inlineSize: '20rem', blockSize: '40rem' }}>
        <Story />
      </div>
    ),
  ],
  play: async ({ canvas }) => {
    await canvas.findByRole('heading', { name: 'A heading' });
    const log = canvas.getByRole('log');
    await expect(log.scrollWidth).toBe(log.clientWidth);
  },
};

/** From right to left, by the page; each text finds its own direction. */
export const RightToLeft: Story = {
  parameters: {
    stage: {
      prepare: (inPage) =>
        publish(inPage, [
          text('user', 'שלום'),
          text('assistant', 'שלום! איך אפשר לעזור?'),
          text('user', 'In English, please'),
        ]),
    } satisfies StageOptions,
  },
  decorators: [
    (Story) => (
      <div dir="rtl" lang="he" style={{ blockSize: '40rem' }}>
        <Story />
      </div>
    ),
  ],
  play: async ({ canvas }) => {
    const english = await canvas.findByText('In English, please');
    await expect(getComputedStyle(english).direction).toBe('ltr');
    await expect(getComputedStyle(canvas.getByText('שלום')).direction).toBe('rtl');
  },
};

/** Several people: one's own messages stand on the other side. */
export const People: Story = {
  parameters: {
    stage: {
      prepare: (inPage) =>
        publish(inPage, [
          { ...text('user', 'Shall we ask the guide?'), by: 'grace' },
          text('user', 'Good idea.'),
          text('assistant', 'I am listening.'),
        ]),
    } satisfies StageOptions,
  },
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole('article', { name: 'Message from Grace' })).not.toHaveAttribute(
      'data-mine',
    );
    await expect(canvas.getByRole('article', { name: 'Message from You' })).toHaveAttribute('data-mine');
  },
};

/** What an answer drew on, and files that came along. */
export const SourcesAndFiles: Story = {
  parameters: {
    stage: {
      prepare: (inPage) =>
        publish(inPage, [
          {
            role: 'user',
            parts: [
              { type: 'file', mediaType: 'text/csv', filename: 'numbers.csv', url: 'data:text/csv,1%2C2' },
              { type: 'text', text: 'What do these say?' },
            ],
          },
          {
            role: 'assistant',
            parts: [
              { type: 'source-url', sourceId: '1', url: 'https://example.com/a#one', title: 'A page' },
              { type: 'source-url', sourceId: '2', url: 'https://example.com/a#two', title: 'A page' },
              { type: 'source-url', sourceId: '3', url: 'javascript:alert(1)', title: 'Not a page' },
              { type: 'source-document', sourceId: '4', mediaType: 'application/pdf', title: 'A document' },
              { type: 'text', text: 'They are numbers.' },
            ],
          },
        ]),
    } satisfies StageOptions,
  },
  play: async ({ canvas }) => {
    const sources = within(await canvas.findByRole('list', { name: 'Sources' }));
    await expect(sources.getAllByRole('listitem')).toHaveLength(3);
    await expect(sources.getByRole('link', { name: 'A page' })).toHaveAttribute(
      'href',
      'https://example.com/a#one',
    );
    await expect(sources.queryByRole('link', { name: 'Not a page' })).toBeNull();
    await expect(canvas.getByRole('link', { name: 'numbers.csv' })).toHaveAttribute(
      'download',
      'numbers.csv',
    );
  },
};

type Weather = ToolViewProps<{ city: string }, { degrees: number }>;

function WeatherCard({ input, output }: Weather): ReactElement {
  return (
    <ToolPart.Root style={{ padding: '0.75rem 1rem' }}>
      {input?.city}: {output ? `${output.degrees} °C` : '…'}
    </ToolPart.Root>
  );
}

/** A component of one's own for the calls of one tool. */
export const OwnToolCard: Story = {
  args: { tools: { weather: WeatherCard } },
  parameters: { stage: { script: callServerTool('weather', { city: 'Delphi' }, { degrees: 31 }) } },
  play: async (playing) => {
    await send(playing, 'How warm is it in Delphi?');
    await expect(await settled(playing)).toHaveTextContent('Delphi: 31 °C');
  },
};
