import type { Meta, StoryObj } from '@storybook/react-vite';
import { ChatThread } from 'colloquy/components';
import { say, think, type Script } from 'colloquy/testing';
import { expect, within } from 'storybook/test';

import { createHold, send, settled } from '../support/actions.js';
import { ComposerScene } from '../support/conversation.js';
import { answered, holding } from '../support/messages.js';
import { loadStage, onStage, stage } from '../support/stage.js';

/** What the model thought. */
const meta = {
  title: 'Parts/Reasoning',
  component: ComposerScene,
  args: { children: <ChatThread /> },
  loaders: [loadStage],
  decorators: [onStage],
  parameters: { layout: 'fullscreen' },
} satisfies Meta<typeof ComposerScene>;

export default meta;
type Story = StoryObj<typeof meta>;

const thinking = createHold();

const slowly: Script = async function* (scene) {
  const id = scene.newId('reasoning');
  yield { type: 'reasoning-start', id };
  yield { type: 'reasoning-delta', id, delta: 'First this, then' };
  yield* scene.play(thinking.step);
  yield { type: 'reasoning-delta', id, delta: ' that.' };
  yield { type: 'reasoning-end', id };
};

/** While it thinks, that it does. */
export const Thinking: Story = {
  parameters: stage({ script: [slowly, say('Done.')] }),
  play: async (playing) => {
    await send(playing, 'Think!');
    await expect(await playing.canvas.findByText('Thinking…')).toBeVisible();
    thinking.release();
    const answer = within(await settled(playing));
    await expect(await answer.findByText(/^Thought/)).toBeVisible();
    await expect(answer.queryByText('Thinking…')).toBeNull();
  },
};

/** Afterwards it is folded away. */
export const Folded: Story = {
  parameters: stage({
    prepare: holding(answered({ type: 'reasoning', text: 'First this, then that.' }, 'So it is.')),
  }),
  play: async ({ canvas }) => {
    await expect(await canvas.findByText('Thought')).toBeVisible();
    await expect(canvas.getByText('First this, then that.')).not.toBeVisible();
  },
};

/** And unfolded by whoever wants to know. */
export const Unfolded: Story = {
  parameters: stage({
    prepare: holding(answered({ type: 'reasoning', text: 'First this, then that.' }, 'So it is.')),
  }),
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(await canvas.findByText('Thought'));
    await expect(canvas.getByText('First this, then that.')).toBeVisible();
  },
};

/** Twice in one answer. */
export const Twice: Story = {
  parameters: stage({ script: [think('One thing.'), say('One.'), think('Another thing.'), say('Two.')] }),
  play: async (playing) => {
    await send(playing, 'Think!');
    const answer = within(await settled(playing));
    await expect((await answer.findAllByText(/^Thought/)).length).toBe(2);
  },
};
