import type { Meta, StoryObj } from '@storybook/react-vite';
import { Chat, Presence } from 'colloquy/components';
import { marks, say } from 'colloquy/testing';
import { expect, waitFor, within } from 'storybook/test';

import { lastAnswer, send, settled } from './support/actions.js';
import { publish, text } from './support/messages.js';
import { channel, loadStage, onStage, stageOf, type StageOptions } from './support/stage.js';

/** What is said about the connection, and who is there. */
const meta = {
  title: 'Connection',
  component: Chat,
  args: { channel },
  loaders: [loadStage],
  decorators: [onStage],
  parameters: { layout: 'fullscreen' },
} satisfies Meta<typeof Chat>;

export default meta;
type Story = StoryObj<typeof meta>;

const withHistory: StageOptions['prepare'] = (inPage) =>
  publish(inPage, [text('user', 'Are you there?'), text('assistant', 'I am.')]);

/** The line is gone: why, when the next try is, and a button that does not wait for it. */
export const Reconnecting: Story = {
  parameters: { stage: { prepare: withHistory, retryDelayMs: 20_000 } satisfies StageOptions },
  play: async (playing) => {
    const { canvas } = playing;
    await canvas.findByText('I am.');
    stageOf(playing).inPage.line.offline();
    await expect(await canvas.findByText(/^Next try in \d+ s$/)).toBeVisible();
    await expect(canvas.getByRole('button', { name: 'Retry now' })).toBeVisible();
    await waitFor(() => expect(canvas.getByRole('status')).toHaveTextContent('The connection was lost.'));
  },
};

/** The line comes back, and what was written meanwhile goes out once. */
export const BackAgain: Story = {
  parameters: {
    stage: {
      prepare: withHistory,
      retryDelayMs: 20_000,
      script: say('Welcome back.'),
    } satisfies StageOptions,
  },
  play: async (playing) => {
    const { canvas, userEvent } = playing;
    const { line } = stageOf(playing).inPage;
    await canvas.findByText('I am.');
    line.offline();
    await canvas.findByRole('button', { name: 'Retry now' });
    await send(playing, 'Can you hear me?');
    await expect(await canvas.findByText('Sending…')).toBeVisible();
    line.online();
    await userEvent.click(canvas.getByRole('button', { name: 'Retry now' }));
    await expect(await settled(playing)).toHaveTextContent('Welcome back.');
    await expect(canvas.getAllByText('Can you hear me?')).toHaveLength(1);
    await expect(canvas.queryByRole('button', { name: 'Retry now' })).toBeNull();
  },
};

/** The server was started anew in mid-word: what was written stays, and can be asked for again. */
export const ServerRestarted: Story = {
  parameters: { stage: { script: marks(500), pace: 10 } satisfies StageOptions },
  play: async (playing) => {
    await send(playing, 'Count to 500');
    await waitFor(async () => expect(await lastAnswer(playing)).toHaveTextContent('⟦0010⟧'));
    await stageOf(playing).inPage.restart();
    const answer = within(await settled(playing, 'interrupted'));
    await expect(answer.getByText(/⟦0010⟧/)).toBeVisible();
    await expect(answer.getByRole('button', { name: 'Try again' })).toBeVisible();
  },
};

/** The banner and an approval at night. */
export const AwayInTheDark: Story = {
  parameters: { stage: { prepare: withHistory, retryDelayMs: 20_000 } satisfies StageOptions },
  globals: { theme: 'dark' },
  play: async (playing) => {
    await playing.canvas.findByText('I am.');
    stageOf(playing).inPage.line.offline();
    await expect(await playing.canvas.findByRole('button', { name: 'Retry now' })).toBeVisible();
  },
};

/** The gateway does not know who this is. */
export const WrongToken: Story = {
  parameters: { stage: { token: 'wrong' } satisfies StageOptions },
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole('button', { name: 'Connect again' })).toBeVisible();
    await expect(canvas.getByText(/token/i)).toBeVisible();
    await expect(canvas.getByRole('textbox', { name: 'New message' })).toHaveAttribute('readonly');
  },
};

/** The gateway knows who this is, and this conversation is not for them. */
export const Denied: Story = {
  parameters: { stage: { authorize: () => false } satisfies StageOptions },
  play: async ({ canvas }) => {
    await waitFor(() =>
      expect(canvas.getByRole('region', { name: 'Messages' })).toHaveAttribute('data-status', 'denied'),
    );
    await expect(canvas.getByRole('button', { name: 'Send' })).toBeDisabled();
  },
};

/** Somebody else is here, and writing. */
export const SomebodyTypes: Story = {
  args: { header: <Presence.Root style={{ padding: '0.5rem 1rem' }} /> },
  parameters: { stage: { prepare: withHistory } satisfies StageOptions },
  play: async (playing) => {
    const { canvas } = playing;
    await canvas.findByText('I am.');
    const grace = stageOf(playing).join('grace').channel(channel);
    grace.retain();
    await expect(await canvas.findByText('2 people here')).toBeVisible();
    grace.setTyping(true);
    await expect(await canvas.findByText('Grace is typing…')).toBeVisible();
  },
};
