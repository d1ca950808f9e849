import type { Meta, StoryObj } from '@storybook/react-vite';
import { Chat } from 'colloquy/components';
import { expect } from 'storybook/test';

import { answered, asked, holding } from '../support/messages.js';
import { channel, loadStage, onStage, stage } from '../support/stage.js';

/** Two densities: `data-density` on any element around. */
const meta = {
  title: 'Looks/Densities',
  component: Chat,
  args: { channel },
  loaders: [loadStage],
  decorators: [onStage],
  parameters: {
    layout: 'fullscreen',
    ...stage({
      prepare: holding(asked('How close?'), answered('As close as it can be read.'), asked('Good.')),
    }),
  },
} satisfies Meta<typeof Chat>;

export default meta;
type Story = StoryObj<typeof meta>;

const sizeOf = (element: HTMLElement): number => Number.parseFloat(getComputedStyle(element).fontSize);

/** The usual one. */
export const Comfortable: Story = {
  play: async ({ canvas }) => {
    await expect(sizeOf(await canvas.findByText('How close?'))).toBe(15);
  },
};

/** Smaller type, and everything closer. */
export const Compact: Story = {
  globals: { density: 'compact' },
  play: async ({ canvas }) => {
    await expect(sizeOf(await canvas.findByText('How close?'))).toBe(14);
    // Phones zoom into fields with less.
    await expect(sizeOf(canvas.getByRole('textbox', { name: 'New message' }))).toBeGreaterThanOrEqual(16);
  },
};

/** Compact and dark, by elements inside of a page that is neither. */
export const CompactInside: Story = {
  render: (args) => (
    <div data-density="compact" data-theme="dark" style={{ blockSize: '100%' }}>
      <Chat {...args} />
    </div>
  ),
  play: async ({ canvas }) => {
    const text = await canvas.findByText('How close?');
    await expect(sizeOf(text)).toBe(14);
    await expect(getComputedStyle(text).colorScheme).toBe('dark');
  },
};
