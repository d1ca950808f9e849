import type { Meta, StoryObj } from '@storybook/react-vite';
import { marks, say } from 'colloquy/testing';
import { expect, waitFor } from 'storybook/test';

import { createHold, forever, send, settled, written } from '../support/actions.js';
import { channel, loadStage, onStage, stage, stageOf } from '../support/stage.js';
import { Notebook } from './notebook.js';
// oxlint-disable-next-line import/default -- the bundler gives the file's text under this name
import source from './notebook.tsx?raw';

/** A chat of one's own, from headless parts: one file. Its source is in the guide of the same name. */
const meta = {
  title: 'Custom UI',
  component: Notebook,
  args: { channel },
  loaders: [loadStage],
  decorators: [onStage],
  parameters: { layout: 'fullscreen', docs: { source: { code: source, language: 'tsx' } } },
} satisfies Meta<typeof Notebook>;

export default meta;
type Story = StoryObj<typeof meta>;

/** A question, its answer, and fewer than 80 lines behind them. */
export const ANotebook: Story = {
  parameters: stage({ script: say('Like this: a heading for the question, a column for **what is said**.') }),
  play: async (playing) => {
    await expect(source.trimEnd().split('\n').length).toBeLessThan(80);
    await expect(await playing.canvas.findByText('The first page is empty.')).toBeVisible();
    await playing.userEvent.type(await playing.canvas.findByPlaceholderText('Ask the next question'), 'How?');
    await playing.userEvent.click(playing.canvas.getByRole('button', { name: 'Ask' }));
    const answer = await settled(playing);
    await expect(answer).toHaveTextContent('a column for what is said.');
    await expect(answer).toHaveClass('notebook-entry');
  },
};

const half = createHold();

/** What is being written shows it by `data-status` alone. */
export const Writing: Story = {
  parameters: stage({ script: [say('One half'), half.step, say('and the other.')] }),
  play: async (playing) => {
    await send(playing, 'Slowly, please');
    const answer = await written(playing, 'One half');
    await expect(answer).toHaveAttribute('data-status', 'streaming');
    half.release();
    await expect(await settled(playing)).toHaveTextContent('One half and the other.'.replace(' and', 'and'));
  },
};

/** The parts bring what they can do along: the answer is stopped by its own button. */
export const StoppedByItsButton: Story = {
  parameters: stage({ script: [say('As far as here'), forever] }),
  play: async (playing) => {
    await send(playing, 'Go on');
    await written(playing, 'As far as here');
    await playing.userEvent.click(await playing.canvas.findByRole('button', { name: 'Stop' }));
    await expect(await settled(playing, 'stopped')).toHaveTextContent('Stopped');
  },
};

/** So does the banner. */
export const WithoutALine: Story = {
  parameters: stage({ script: marks(30), retryDelayMs: 30_000 }),
  play: async (playing) => {
    await send(playing, 'Count');
    await settled(playing);
    stageOf(playing).inPage.line.offline();
    await expect(await playing.canvas.findByRole('button', { name: 'Retry now' })).toBeVisible();
    stageOf(playing).inPage.line.online();
    await playing.userEvent.click(playing.canvas.getByRole('button', { name: 'Retry now' }));
    await waitFor(() => expect(playing.canvas.queryByRole('button', { name: 'Retry now' })).toBeNull());
  },
};
