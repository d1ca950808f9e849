import type { Meta, StoryObj } from '@storybook/react-vite';
import { say } from 'colloquy/testing';
import { expect, waitFor, within } from 'storybook/test';

import { createHold, patience, settled, written } from '../support/actions.js';
import { ThreadScene } from '../support/conversation.js';
import { answered, asked, holding, many, saying } from '../support/messages.js';
import { channel, loadStage, onStage, stage, stageOf } from '../support/stage.js';

/** The list of messages. */
const meta = {
  title: 'Parts/Thread',
  component: ThreadScene,
  loaders: [loadStage],
  decorators: [onStage],
  parameters: { layout: 'fullscreen' },
} satisfies Meta<typeof ThreadScene>;

export default meta;
type Story = StoryObj<typeof meta>;

const distanceToEnd = (log: HTMLElement): number => log.scrollHeight - log.scrollTop - log.clientHeight;

/** A channel in which nothing was said, once that is known. */
export const Empty: Story = {
  play: async ({ canvas }) => {
    await expect(await canvas.findByText('No messages yet')).toBeVisible();
    await expect(canvas.getByRole('region', { name: 'Messages' })).toHaveAttribute('data-empty');
  },
};

/** Until the messages are here. The line is half open: nothing comes. */
export const Loading: Story = {
  globals: { line: 'half-open' },
  play: async ({ canvas }) => {
    await expect(await canvas.findByText('Loading the conversation…')).toBeInTheDocument();
    await expect(canvas.queryByText('No messages yet')).toBeNull();
    await expect(canvas.getByRole('region', { name: 'Messages' })).toHaveAttribute(
      'data-status',
      'subscribing',
    );
  },
};

/** A channel that this user may not read. */
export const Denied: Story = {
  parameters: stage({ authorize: () => false }),
  play: async ({ canvas }) => {
    await waitFor(() =>
      expect(canvas.getByRole('region', { name: 'Messages' })).toHaveAttribute('data-status', 'denied'),
    );
    await expect(canvas.queryByText('No messages yet')).toBeNull();
  },
};

/** A question and its answer. */
export const Short: Story = {
  parameters: stage({ prepare: holding(asked('Hello'), answered('Good morning!')) }),
  play: async ({ canvas }) => {
    await expect(await canvas.findByText('Good morning!')).toBeVisible();
    await expect(canvas.getAllByRole('article')).toHaveLength(2);
  },
};

/** A conversation opens at its end. */
export const Long: Story = {
  parameters: stage({ prepare: holding(...many(48)) }),
  play: async ({ canvas }) => {
    await expect(await canvas.findByText(/^Answer 24\./)).toBeVisible();
    const log = canvas.getByRole('log');
    await expect(log.scrollHeight).toBeGreaterThan(log.clientHeight * 1.5);
    await waitFor(() => expect(distanceToEnd(log)).toBeLessThan(2));
    await expect(canvas.queryByRole('button', { name: /latest/ })).toBeNull();
  },
};

/** Somebody reads further up: a button leads back to the end. */
export const ScrolledUp: Story = {
  parameters: stage({ prepare: holding(...many(48)) }),
  play: async ({ canvas, userEvent }) => {
    await canvas.findByText(/^Answer 24\./);
    const log = canvas.getByRole('log');
    await waitFor(() => expect(distanceToEnd(log)).toBeLessThan(2));
    log.dispatchEvent(new WheelEvent('wheel', { deltaY: -200, bubbles: true }));
    log.scrollTop -= 600;
    await userEvent.click(await canvas.findByRole('button', { name: 'Jump to latest' }));
    await waitFor(() => expect(distanceToEnd(log)).toBeLessThan(2), patience);
    await waitFor(() => expect(canvas.queryByRole('button', { name: 'Jump to latest' })).toBeNull());
  },
};

/** The answer grows, and the thread follows its end. */
export const FollowsTheEnd: Story = {
  parameters: stage({
    script: say(Array.from({ length: 30 }, (_, index) => `line ${index + 1}`).join('\n\n')),
    pace: 2,
    prepare: holding(...many(20)),
  }),
  play: async (playing) => {
    const { canvas } = playing;
    await canvas.findByText(/^Answer 10\./);
    const log = canvas.getByRole('log');
    const grace = stageOf(playing).join('grace').channel(channel);
    grace.retain();
    await grace.sendMessage(saying('Count to thirty'));
    await written(playing, 'line 30');
    await settled(playing);
    await expect(within(log).getAllByText(/^line \d+$/).length).toBeGreaterThan(25);
    await waitFor(() => expect(distanceToEnd(log)).toBeLessThan(2));
  },
};

const end = createHold();

/** Somebody reads further up while an answer comes in: what they read stays where it is, to the pixel. */
export const KeepsThePlace: Story = {
  parameters: stage({
    script: [say('It begins.'), end.step, say(`${'and goes on\n\n'.repeat(30)}to its end.`, { by: 'whole' })],
    prepare: holding(...many(30)),
  }),
  play: async (playing) => {
    const { canvas } = playing;
    await canvas.findByText(/^Answer 15\./);
    const log = canvas.getByRole('log');
    const grace = stageOf(playing).join('grace').channel(channel);
    grace.retain();
    await grace.sendMessage(saying('Go on'));
    await canvas.findByText('It begins.');
    await waitFor(() => expect(distanceToEnd(log)).toBeLessThan(2));
    log.dispatchEvent(new WheelEvent('wheel', { deltaY: -200, bubbles: true }));
    log.scrollTop -= 500;
    await canvas.findByRole('button', { name: /latest|new/i });
    const row = canvas.getByText('Question 14');
    const before = row.getBoundingClientRect().top;
    end.release();
    await written(playing, 'to its end.');
    await settled(playing);
    await expect(Math.abs(row.getBoundingClientRect().top - before)).toBeLessThan(1.5);
  },
};

/** There is more than the server sent: older messages are loaded above, and nobody is moved. */
export const LoadsOlder: Story = {
  parameters: stage({ prepare: holding(...many(40)), gateway: { limits: { snapshotMessages: 20 } } }),
  play: async ({ canvas, userEvent }) => {
    await canvas.findByText(/^Answer 20\./);
    const log = canvas.getByRole('log');
    log.dispatchEvent(new WheelEvent('wheel', { deltaY: -2000, bubbles: true }));
    log.scrollTop = 0;
    await userEvent.click(await canvas.findByRole('button', { name: 'Load older messages' }));
    await waitFor(() => expect(log.scrollTop).toBeGreaterThan(200), patience);
    log.scrollTop = 0;
    await expect(await canvas.findByText('Question 1', undefined, patience)).toBeInTheDocument();
  },
};
