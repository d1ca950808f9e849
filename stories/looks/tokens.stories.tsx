import type { Meta, StoryObj } from '@storybook/react-vite';
import { expect, within } from 'storybook/test';

import { TokensPage } from './tokens-page.js';

/** Colour, type, space, radius, motion, as the sheet that is loaded has them, and how much contrast they make. */
const meta = {
  title: 'Looks/Tokens',
  component: TokensPage,
  parameters: { layout: 'fullscreen' },
} satisfies Meta<typeof TokensPage>;

export default meta;
type Story = StoryObj<typeof meta>;

/** All of them. */
export const Tokens: Story = {
  play: async ({ canvas }) => {
    for (const name of ['accent', 'background', 'radius', 'space', 'text-size', 'control', 'duration']) {
      await expect(canvas.getAllByText(`--colloquy-${name}`).length).toBeGreaterThan(0);
    }
    for (const theme of ['light', 'dark']) {
      const rows = within(canvas.getByRole('table', { name: `Contrast, ${theme}` })).getAllByRole('row');
      await expect(rows.length).toBeGreaterThan(10);
      const weak = rows.filter((row) => row.dataset['enough'] === 'false').map((row) => row.textContent);
      await expect(weak).toEqual([]);
    }
  },
};
