import type { Meta, StoryObj } from '@storybook/react-vite';
import { Chat } from 'colloquy/components';
import { markNumbers, marks } from 'colloquy/testing';
import { addons } from 'storybook/preview-api';
import { expect, waitFor, within } from 'storybook/test';

import { lastAnswer, patience, send, settled, written, type Playing } from './support/actions.js';
import { faultEvent, type Fault } from './support/fault-events.js';
import { Counters } from './support/line-faults.js';
import { channel, loadStage, onStage, stage, stageOf } from './support/stage.js';

/** What the toolbar can do to the line, and what comes of it. These are the same switches, set by the stories. */
const meta = {
  title: 'Faults',
  component: Chat,
  args: { channel, header: <Counters /> },
  loaders: [loadStage],
  decorators: [onStage],
  parameters: { layout: 'fullscreen' },
} satisfies Meta<typeof Chat>;

export default meta;
type Story = StoryObj<typeof meta>;

/** As a button of the toolbar does. */
const press = (fault: Fault): void => addons.getChannel().emit(faultEvent, fault);

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

/** Every mark of the answer stands there once and in its order, and the counters agree. */
async function expectWhole(playing: Playing, count: number): Promise<void> {
  const answer = await settled(playing);
  await expect(markNumbers(answer.textContent)).toEqual(upTo(count));
  await expect(playing.canvas.getByTestId('counters')).toHaveTextContent('lost 0 · doubled 0');
}

/** The line is cut after every dozen of messages. The answer is whole. */
export const CutAgainAndAgain: Story = {
  globals: { line: 'cuts' },
  parameters: stage({ script: marks(120), pace: 8 }),
  play: async (playing) => {
    await send(playing, 'Count to 120');
    await expectWhole(playing, 120);
    const { resumed } = /resumed (?<resumed>\d+)/.exec(playing.canvas.getByTestId('counters').textContent)
      ?.groups ?? { resumed: '0' };
    await expect(Number(resumed)).toBeGreaterThan(1);
  },
};

/** The line is cut once, in mid-word. */
export const CutByTheButton: Story = {
  parameters: stage({ script: marks(80), pace: 8 }),
  play: async (playing) => {
    await send(playing, 'Count to 80');
    await written(playing, '⟦0015⟧');
    press('cut');
    await expectWhole(playing, 80);
    await expect(playing.canvas.getByTestId('counters')).toHaveTextContent('resumed 1');
  },
};

/** Every message arrives twice, in both directions. Each is heard of once. */
export const EverythingTwice: Story = {
  globals: { copies: 'all' },
  parameters: stage({ script: marks(80), pace: 5 }),
  play: async (playing) => {
    await send(playing, 'Count to 80');
    await expectWhole(playing, 80);
    await expect(playing.canvas.getAllByText('Count to 80')).toHaveLength(1);
    await expect(stageOf(playing).inPage.line.log.some(({ outcome }) => outcome === 'duplicated')).toBe(true);
  },
};

/** Each message is late by 150 ms, each way. */
export const Late: Story = {
  globals: { latency: '150' },
  parameters: stage({ script: marks(30), pace: 5 }),
  play: async (playing) => {
    await send(playing, 'Count to 30');
    await expectWhole(playing, 30);
  },
};

/** Messages are late, and each by another time. */
export const Jitter: Story = {
  globals: { latency: 'jitter' },
  parameters: stage({ script: marks(60), pace: 8 }),
  play: async (playing) => {
    await send(playing, 'Count to 60');
    await expectWhole(playing, 60);
  },
};

/** All of it at once. */
export const CutLateAndTwice: Story = {
  globals: { line: 'cuts', latency: 'jitter', copies: 'all' },
  parameters: stage({ script: marks(60), pace: 8 }),
  play: async (playing) => {
    await send(playing, 'Count to 60');
    await expectWhole(playing, 60);
  },
};

/** No connection from the start: the banner says so, and writing goes on. */
export const NoLine: Story = {
  globals: { line: 'offline' },
  parameters: stage({ retryDelayMs: 60_000 }),
  play: async (playing) => {
    await expect(await playing.canvas.findByRole('button', { name: 'Retry now' })).toBeVisible();
    await send(playing, 'Anybody?');
    await expect(await playing.canvas.findByText('Sending…')).toBeVisible();
  },
};

/** Nothing passes and nobody is told: the heartbeat finds out. */
export const HalfOpen: Story = {
  parameters: stage({
    script: marks(60),
    pace: 8,
    retryDelayMs: 60_000,
    gateway: { heartbeat: { intervalMs: 300, graceMs: 300 } },
  }),
  play: async (playing) => {
    const { line } = stageOf(playing).inPage;
    await send(playing, 'Count to 60');
    await written(playing, '⟦0010⟧');
    line.stall();
    await expect(await playing.canvas.findByRole('button', { name: 'Retry now' }, patience)).toBeVisible();
    line.resume();
    await playing.userEvent.click(playing.canvas.getByRole('button', { name: 'Retry now' }));
    await expectWhole(playing, 60);
  },
};

/** The gateway is killed in mid-word and comes back on its store: what was written stays, and can be continued. */
export const Restarted: Story = {
  parameters: stage({ script: marks(500), pace: 8 }),
  play: async (playing) => {
    await send(playing, 'Count to 500');
    await written(playing, '⟦0010⟧');
    press('restart');
    const answer = within(await settled(playing, 'interrupted'));
    await expect(answer.getByText(/⟦0010⟧/)).toBeVisible();
    await expect(await answer.findByRole('button', { name: 'Try again' })).toBeVisible();
    const numbers = markNumbers((await lastAnswer(playing)).textContent);
    await expect(numbers).toEqual(upTo(numbers.length));
    await expect(playing.canvas.getByTestId('counters')).toHaveTextContent('lost 0 · doubled 0');
  },
};

/** The gateway comes back without its store: the page shows what is true, an empty conversation. */
export const EverythingLost: Story = {
  parameters: stage({ script: marks(20), pace: 5 }),
  play: async (playing) => {
    await send(playing, 'Count to 20');
    await settled(playing);
    press('restart-empty');
    await expect(await playing.canvas.findByText('No messages yet')).toBeVisible();
    await send(playing, 'Once more');
    await expectWhole(playing, 20);
    await waitFor(() => expect(playing.canvas.getAllByRole('article')).toHaveLength(2));
  },
};
