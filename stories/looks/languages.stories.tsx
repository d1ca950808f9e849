import type { Meta, StoryObj } from '@storybook/react-vite';
import { arabicLabels, Chat } from 'colloquy/components';
import { askApproval, say } from 'colloquy/testing';
import { expect, within } from 'storybook/test';

import { answered, asked, holding } from '../support/messages.js';
import { channel, loadStage, onStage, stage } from '../support/stage.js';

/** Every word can be another one, and every direction the other. */
const meta = {
  title: 'Looks/Languages',
  component: Chat,
  args: { channel },
  loaders: [loadStage],
  decorators: [onStage],
  parameters: { layout: 'fullscreen' },
} satisfies Meta<typeof Chat>;

export default meta;
type Story = StoryObj<typeof meta>;

const inArabic = {
  args: { labels: arabicLabels, lang: 'ar' },
  globals: { direction: 'rtl' },
} satisfies Partial<Story>;

/** A whole conversation in Arabic, on a page from right to left. */
export const Arabic: Story = {
  ...inArabic,
  parameters: stage({
    prepare: holding(
      asked('مرحبا، هل يمكنك مساعدتي؟'),
      answered('بالطبع! هذه **قائمة** قصيرة:\n\n1. أولا\n2. ثانيا\n\n```ts\nconst answer = 42;\n```'),
      asked('And in English?'),
    ),
  }),
  play: async ({ canvas }) => {
    const english = await canvas.findByText('And in English?');
    await expect(getComputedStyle(english).direction).toBe('ltr');
    await expect(getComputedStyle(canvas.getByText('مرحبا، هل يمكنك مساعدتي؟')).direction).toBe('rtl');
    const field = canvas.getByRole('textbox');
    await expect(field).toHaveAttribute('placeholder', arabicLabels.composerPlaceholder);
    await expect(canvas.queryByText(/^[A-Za-z]/, { selector: 'button' })).toBeNull();
  },
};

/** Nothing said yet, in Arabic. */
export const ArabicEmpty: Story = {
  ...inArabic,
  play: async ({ canvas }) => {
    await expect(await canvas.findByText(arabicLabels.threadEmpty)).toBeVisible();
    await expect(canvas.getByRole('button', { name: arabicLabels.send })).toBeDisabled();
  },
};

/** A tool that asks first, in Arabic. */
export const ArabicApproval: Story = {
  ...inArabic,
  parameters: stage({
    script: askApproval(
      'delete_file',
      { path: '/a' },
      { next: ({ approved }) => say(approved ? 'حذفته.' : 'تركته.') },
    ),
  }),
  play: async ({ canvas, userEvent }) => {
    await userEvent.type(
      await canvas.findByRole('textbox', { name: arabicLabels.composer }),
      'احذف الملف{Enter}',
    );
    const approve = await canvas.findByRole('button', { name: arabicLabels.approve });
    await userEvent.click(approve);
    await expect(await canvas.findByText('حذفته.')).toBeVisible();
  },
};

/** Without a line, in Arabic. */
export const ArabicWithoutALine: Story = {
  ...inArabic,
  globals: { direction: 'rtl', line: 'offline' },
  parameters: stage({ retryDelayMs: 60_000 }),
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole('button', { name: arabicLabels.retryNow })).toBeVisible();
  },
};

/** A few words alone are replaced; the rest stays English. */
export const AFewWords: Story = {
  args: {
    labels: {
      composerPlaceholder: 'Nachricht schreiben …',
      threadEmpty: 'Noch keine Nachrichten',
      threadEmptyHint: 'Sag etwas, und es geht los.',
      send: 'Senden',
    },
  },
  play: async ({ canvas }) => {
    await expect(await canvas.findByText('Noch keine Nachrichten')).toBeVisible();
    await expect(canvas.getByPlaceholderText('Nachricht schreiben …')).toBeVisible();
    await expect(canvas.getByRole('button', { name: 'Senden' })).toBeDisabled();
  },
};

/** An English chat on a page from right to left: it is laid out the other way round, its texts are not. */
export const EnglishOnARightToLeftPage: Story = {
  globals: { direction: 'rtl' },
  parameters: stage({ prepare: holding(asked('Where am I?'), answered('On the **left**.')) }),
  play: async ({ canvas }) => {
    const mine = await canvas.findByRole('article', { name: /^Message from You/ });
    const text = within(mine).getByText('Where am I?');
    await expect(getComputedStyle(text).direction).toBe('ltr');
    const box = text.getBoundingClientRect();
    await expect(box.left).toBeLessThan(innerWidth / 2);
  },
};
