import type { Meta, StoryObj } from '@storybook/react-vite';
import { ChatThread } from 'colloquy/components';
import { fail, say } from 'colloquy/testing';
import { expect, waitFor, within } from 'storybook/test';

import { lastAnswer, send, settled, type Playing } from '../support/actions.js';
import { ComposerScene } from '../support/conversation.js';
import { answered, asked, holding } from '../support/messages.js';
import { loadStage, onStage, stage } from '../support/stage.js';

/** What can be done with a message. What cannot be done is not offered. */
const meta = {
  title: 'Parts/Message actions',
  component: ComposerScene,
  args: { children: <ChatThread /> },
  loaders: [loadStage],
  decorators: [onStage],
  parameters: { layout: 'fullscreen' },
} satisfies Meta<typeof ComposerScene>;

export default meta;
type Story = StoryObj<typeof meta>;

const talk = stage({
  prepare: holding(asked('Hello'), answered('Good **morning**!')),
  script: say('Another answer.'),
});

const mine = ({ canvas }: Pick<Playing, 'canvas'>): Promise<HTMLElement> =>
  canvas.findByRole('article', { name: /^Message from You/ });

/** On an answer: copy it, or ask for another one. */
export const OnAnAnswer: Story = {
  parameters: talk,
  play: async (playing) => {
    const actions = await within(await settled(playing)).findByRole('group', { name: 'Message actions' });
    await expect(within(actions).getByRole('button', { name: 'Copy' })).toBeInTheDocument();
    await expect(within(actions).getByRole('button', { name: 'Answer again' })).toBeInTheDocument();
    await expect(within(actions).queryByRole('button', { name: 'Edit' })).toBeNull();
  },
};

/** On one's own: write it anew. */
export const OnMine: Story = {
  parameters: talk,
  play: async (playing) => {
    const actions = within(await mine(playing));
    await expect(await actions.findByRole('button', { name: 'Edit' })).toBeInTheDocument();
    await expect(actions.queryByRole('button', { name: 'Answer again' })).toBeNull();
  },
};

/** On what others wrote: nothing that is not ours to do. */
export const OnOthers: Story = {
  parameters: stage({ prepare: holding(asked('Hello', 'grace')) }),
  play: async ({ canvas }) => {
    const message = within(await canvas.findByRole('article', { name: /^Message from Grace/ }));
    await expect(message.getByRole('button', { name: 'Copy' })).toBeInTheDocument();
    await expect(message.queryByRole('button', { name: 'Edit' })).toBeNull();
    await expect(message.queryByRole('button', { name: 'Delete' })).toBeNull();
  },
};

/** On a message that failed: try again. */
export const OnAFailure: Story = {
  parameters: stage({ script: fail('The model is out of tokens.') }),
  play: async (playing) => {
    await send(playing, 'Hello');
    const answer = within(await settled(playing, 'failed'));
    await expect(await answer.findByRole('button', { name: 'Try again' })).toBeVisible();
    await expect(answer.queryByRole('button', { name: 'Answer again' })).toBeNull();
  },
};

/** Taken out, for everybody: asked about once more, as there is no way back. */
export const Deleted: Story = {
  parameters: talk,
  play: async (playing) => {
    const { canvas, userEvent } = playing;
    const message = within(await mine(playing));
    await userEvent.click(await message.findByRole('button', { name: 'Delete' }));
    await userEvent.click(await message.findByRole('button', { name: 'Delete for everybody?' }));
    await waitFor(() => expect(canvas.queryByText('Hello')).toBeNull());
  },
};

/** Another answer, beside the first. */
export const Regenerated: Story = {
  parameters: stage({ script: say('This is an answer.') }),
  play: async (playing) => {
    await send(playing, 'Hello');
    const answer = within(await settled(playing));
    await playing.userEvent.click(answer.getByRole('button', { name: 'Answer again' }));
    await expect(await playing.canvas.findByText('2 / 2')).toBeVisible();
    await settled(playing);
  },
};

/** Three versions, and the way between them. */
export const Branches: Story = {
  parameters: stage({ script: say('This is an answer.') }),
  play: async (playing) => {
    const { canvas, userEvent } = playing;
    await send(playing, 'Hello');
    for (const count of ['2 / 2', '3 / 3']) {
      await userEvent.click(within(await settled(playing)).getByRole('button', { name: 'Answer again' }));
      await canvas.findByText(count);
    }
    await settled(playing);
    await userEvent.click(canvas.getByRole('button', { name: 'Previous version' }));
    await canvas.findByText('2 / 3');
    await userEvent.click(canvas.getByRole('button', { name: 'Previous version' }));
    await expect(await canvas.findByText('1 / 3')).toBeVisible();
    await expect(canvas.getByRole('button', { name: 'Previous version' })).toBeDisabled();
    await userEvent.click(canvas.getByRole('button', { name: 'Next version' }));
    await expect(await canvas.findByText('2 / 3')).toBeVisible();
  },
};

/** Being written anew, in place. */
export const Editing: Story = {
  parameters: talk,
  play: async (playing) => {
    const { canvas, userEvent } = playing;
    await userEvent.click(await within(await mine(playing)).findByRole('button', { name: 'Edit' }));
    const field = await canvas.findByRole('textbox', { name: 'Edit message' });
    await expect(field).toHaveValue('Hello');
    await expect(field).toHaveFocus();
    await expect(await mine(playing)).toHaveAttribute('data-editing');
  },
};

/** Written anew, and answered anew; the old one stays on its branch. */
export const EditSaved: Story = {
  parameters: talk,
  play: async (playing) => {
    const { canvas, userEvent } = playing;
    await userEvent.click(await within(await mine(playing)).findByRole('button', { name: 'Edit' }));
    const field = await canvas.findByRole('textbox', { name: 'Edit message' });
    await userEvent.clear(field);
    await userEvent.type(field, 'Good evening{Enter}');
    await expect(await canvas.findByText('Good evening')).toBeVisible();
    await expect(await canvas.findByText('Another answer.')).toBeVisible();
    await expect(canvas.queryByText('Hello')).toBeNull();
  },
};

/** Left as it was. */
export const EditCancelled: Story = {
  parameters: talk,
  play: async (playing) => {
    const { canvas, userEvent } = playing;
    await userEvent.click(await within(await mine(playing)).findByRole('button', { name: 'Edit' }));
    await userEvent.type(await canvas.findByRole('textbox', { name: 'Edit message' }), ' there{Escape}');
    await expect(await canvas.findByText('Hello')).toBeVisible();
    await expect(canvas.queryByRole('textbox', { name: 'Edit message' })).toBeNull();
  },
};

/** By keyboard alone: Tab goes into the actions of the message that has the focus. */
export const ByKeyboard: Story = {
  parameters: talk,
  play: async (playing) => {
    const answer = await lastAnswer(playing);
    const copy = within(answer).getByRole('button', { name: 'Copy' });
    copy.focus();
    await expect(copy).toHaveFocus();
    await waitFor(() => expect(Number(getComputedStyle(copy).opacity)).toBeGreaterThan(0.99));
  },
};
