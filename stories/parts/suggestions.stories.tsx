import type { Meta, StoryObj } from '@storybook/react-vite';
import { Chat } from 'colloquy/components';
import { chunks, say } from 'colloquy/testing';
import { expect, waitFor } from 'storybook/test';

import { composer, send, settled } from '../support/actions.js';
import { channel, loadStage, onStage, stage } from '../support/stage.js';

const starters = [
  'What can you do?',
  'Show me code',
  { label: 'Compare …', text: 'Compare this with ', fills: true },
];

/** What could be said next. */
const meta = {
  title: 'Parts/Suggestions',
  component: Chat,
  args: { channel, suggestions: starters },
  loaders: [loadStage],
  decorators: [onStage],
  parameters: { layout: 'fullscreen' },
} satisfies Meta<typeof Chat>;

export default meta;
type Story = StoryObj<typeof meta>;

/** To begin with. */
export const Starters: Story = {
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole('group', { name: 'Suggestions' })).toBeVisible();
    for (const name of ['What can you do?', 'Show me code', 'Compare …'])
      await expect(canvas.getByRole('button', { name })).toBeVisible();
  },
};

/** One that is pressed is sent. */
export const Pressed: Story = {
  parameters: stage({ script: say('This and that.') }),
  play: async (playing) => {
    await playing.userEvent.click(await playing.canvas.findByRole('button', { name: 'Show me code' }));
    await expect(await playing.canvas.findByRole('article', { name: /^Message from You/ })).toHaveTextContent(
      'Show me code',
    );
    await settled(playing);
    await expect(playing.canvas.queryByRole('group', { name: 'Suggestions' })).toBeNull();
  },
};

/** One that is not complete goes into the composer. */
export const Filled: Story = {
  play: async (playing) => {
    await playing.userEvent.click(await playing.canvas.findByRole('button', { name: 'Compare …' }));
    await waitFor(async () => expect(await composer(playing)).toHaveValue('Compare this with '));
    await expect(await composer(playing)).toHaveFocus();
  },
};

/** The arrow keys go from one to the next; they are one stop of the Tab key. */
export const ByKeyboard: Story = {
  play: async ({ canvas, userEvent }) => {
    const first = await canvas.findByRole('button', { name: 'What can you do?' });
    first.focus();
    await userEvent.keyboard('{ArrowRight}');
    await expect(canvas.getByRole('button', { name: 'Show me code' })).toHaveFocus();
    await expect(first).toHaveAttribute('tabindex', '-1');
  },
};

/** What the agent suggests to go on with, once its answer is complete. */
export const FollowUps: Story = {
  parameters: stage({
    script: [
      say('It is 42.'),
      chunks({ type: 'message-metadata', messageMetadata: { suggestions: ['Why?', 'Are you sure?'] } }),
    ],
  }),
  play: async (playing) => {
    await send(playing, 'What is the answer?');
    await settled(playing);
    await expect(await playing.canvas.findByRole('button', { name: 'Are you sure?' })).toBeVisible();
    await playing.userEvent.click(playing.canvas.getByRole('button', { name: 'Why?' }));
    await expect(await playing.canvas.findByText('Why?', { selector: 'article *' })).toBeVisible();
  },
};
