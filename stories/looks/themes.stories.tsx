import type { Meta, StoryObj } from '@storybook/react-vite';
import { Chat } from 'colloquy/components';
import { expect, type within } from 'storybook/test';

import { answered, asked, called, holding } from '../support/messages.js';
import { channel, loadStage, onStage, stage } from '../support/stage.js';

/** The whole chat in each of its looks. */
const meta = {
  title: 'Looks/Themes',
  component: Chat,
  args: { channel },
  loaders: [loadStage],
  decorators: [onStage],
  parameters: {
    layout: 'fullscreen',
    ...stage({
      prepare: holding(
        asked('Which of them is it?'),
        answered(
          called({ toolName: 'compare', state: 'output-available', input: { of: 3 }, output: 'the second' }),
          'The **second**. In short:\n\n```ts\nconst best = of[1];\n```\n\n| which | why |\n| - | - |\n| second | it is there |',
        ),
      ),
    }),
  },
} satisfies Meta<typeof Chat>;

export default meta;
type Story = StoryObj<typeof meta>;

const background = (element: Element): string => getComputedStyle(element).backgroundColor;

async function chatOf(canvas: ReturnType<typeof within>): Promise<Element> {
  const found = (await canvas.findByRole('table')).closest('.colloquy-chat');
  if (!found) throw new Error('There is no chat.');
  return found;
}

export const Light: Story = {
  globals: { theme: 'light' },
  play: async ({ canvas }) => {
    await expect(background(await chatOf(canvas))).toBe('rgb(255, 255, 255)');
  },
};

export const Dark: Story = {
  globals: { theme: 'dark' },
  play: async ({ canvas }) => {
    const dark = await chatOf(canvas);
    await expect(background(dark)).not.toBe('rgb(255, 255, 255)');
    await expect(getComputedStyle(dark).colorScheme).toBe('dark');
  },
};

/** As the system says. */
export const System: Story = {
  globals: { theme: 'system' },
  play: async ({ canvas }) => {
    const isDark = matchMedia('(prefers-color-scheme: dark)').matches;
    await expect(document.documentElement).not.toHaveAttribute('data-theme');
    await expect(background(await chatOf(canvas)) === 'rgb(255, 255, 255)').toBe(!isDark);
  },
};
