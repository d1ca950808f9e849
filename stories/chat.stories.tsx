import type { Meta, StoryObj } from '@storybook/react-vite';
import { Chat, Presence } from 'colloquy/components';
import {
  askApproval,
  callClientTool,
  callServerTool,
  fail,
  markNumbers,
  marks,
  pause,
  say,
  think,
} from 'colloquy/testing';
import { expect, waitFor, within } from 'storybook/test';

import {
  composer,
  createHold,
  forever,
  lastAnswer,
  patience,
  send,
  settled,
  written,
} from './support/actions.js';
import { guideScript } from './support/guide-script.js';
import { Counters } from './support/line-faults.js';
import { answered, asked, holding } from './support/messages.js';
import { channel, loadStage, onStage, stage, stageOf } from './support/stage.js';

/** A whole chat, against the real gateway running in this page. The toolbar has a hand on the line to it. */
const meta = {
  title: 'Chat',
  component: Chat,
  args: { channel },
  loaders: [loadStage],
  decorators: [onStage],
  parameters: { layout: 'fullscreen' },
} satisfies Meta<typeof Chat>;

export default meta;
type Story = StoryObj<typeof meta>;

/** Write to the guide, and do to the line what you like by the buttons above. */
export const WholeChat: Story = {
  args: {
    header: (
      <header className="story-header">
        <h1>Ask the guide</h1>
        <Presence.Root />
        <Counters />
      </header>
    ),
  },
  parameters: stage({
    pace: 15,
    script: guideScript,
    prepare: holding(
      asked('How do I put you on a page?'),
      answered(
        'With a `ConnectionProvider` and a `<Chat />`. Ask me for the **code**, or see what I can *do*.',
      ),
    ),
  }),
  play: async (playing) => {
    await playing.canvas.findByText('How do I put you on a page?');
    await send(playing, 'What can you do?');
    await written(playing, 'lost 0, doubled 0');
    const answer = within(await settled(playing));
    await expect(answer.getAllByRole('listitem')).toHaveLength(3);
    await expect(playing.canvas.getByTestId('counters')).toHaveTextContent('lost 0 · doubled 0');
    await expect(await composer(playing)).toHaveValue('');
  },
};

/** Nothing has been said yet. */
export const Empty: Story = {
  play: async ({ canvas }) => {
    await expect(await canvas.findByText('No messages yet')).toBeVisible();
    await expect(canvas.getByRole('button', { name: 'Send' })).toBeDisabled();
  },
};

/** A message goes out, its answer streams in, and each is heard of once. */
export const SendAndStream: Story = {
  parameters: stage({ script: say('Good morning! What shall we **talk** about today?') }),
  play: async (playing) => {
    await send(playing, 'Hello');
    const answer = await settled(playing);
    await expect(answer).toHaveTextContent('Good morning! What shall we talk about today?');
    await expect(await composer(playing)).toHaveValue('');
    await expect(playing.canvas.getByRole('status')).toHaveTextContent('The answer is complete.');
    await expect(playing.canvas.getAllByRole('article')).toHaveLength(2);
  },
};

const twoWords = createHold();

/** In the middle of an answer: what was written so far can be read, and the answer can be stopped. */
export const Streaming: Story = {
  parameters: stage({ script: [say('The first half'), twoWords.step, say('and the second.')] }),
  play: async (playing) => {
    await send(playing, 'Say something long');
    const answer = await written(playing, 'The first half');
    await expect(answer).toHaveAttribute('aria-busy', 'true');
    await expect(playing.canvas.getByRole('button', { name: 'Stop the answer' })).toBeEnabled();
    twoWords.release();
    await expect(await settled(playing)).toHaveTextContent('and the second.');
    await expect(answer).not.toHaveAttribute('aria-busy');
  },
};

/** A tool that runs beside the agent. */
export const ServerTool: Story = {
  parameters: stage({
    script: [callServerTool('add', { a: 40, b: 2 }, 42, { takes: 20 }), say('That makes **42**.')],
  }),
  play: async (playing) => {
    await send(playing, 'What is 40 + 2?');
    const answer = within(await settled(playing));
    const card = await answer.findByRole('group', { name: 'Tool add' });
    await expect(card).toHaveAttribute('data-state', 'output-available');
    await playing.userEvent.click(within(card).getByText('add'));
    await expect(within(card).getByRole('group', { name: 'Result' })).toHaveTextContent('42');
  },
};

/** A tool that runs in this page. */
export const ClientTool: Story = {
  parameters: stage({
    script: callClientTool('page_title', {}, (outcome) =>
      say(
        outcome.state === 'output-available'
          ? `You read *${JSON.stringify(outcome.output)}*.`
          : 'I cannot tell.',
      ),
    ),
    tools: { page_title: { execute: () => 'Colloquy stories' } },
  }),
  play: async (playing) => {
    await send(playing, 'What am I reading?');
    await expect(await settled(playing)).toHaveTextContent('You read "Colloquy stories".');
  },
};

const deleteFile = askApproval(
  'delete_file',
  { path: '/notes.txt' },
  {
    reason: 'Delete /notes.txt for good?',
    output: 'deleted',
    next: ({ approved }) => say(approved ? 'It is gone.' : 'I left it where it is.'),
  },
);

/** A tool waits for a person. */
export const AwaitingApproval: Story = {
  parameters: stage({ script: deleteFile }),
  play: async (playing) => {
    await send(playing, 'Delete my notes');
    await expect(await playing.canvas.findByText('Delete /notes.txt for good?')).toBeVisible();
    await expect(await lastAnswer(playing)).toHaveAttribute('data-status', 'awaiting');
    await waitFor(() =>
      expect(playing.canvas.getByRole('status')).toHaveTextContent('delete_file needs your approval.'),
    );
  },
};

/** It is allowed to run. */
export const ApprovedTool: Story = {
  parameters: stage({ script: deleteFile }),
  play: async (playing) => {
    await send(playing, 'Delete my notes');
    await playing.userEvent.click(await playing.canvas.findByRole('button', { name: 'Approve' }));
    await expect(await settled(playing)).toHaveTextContent('It is gone.');
    await expect(playing.canvas.queryByRole('button', { name: 'Approve' })).toBeNull();
  },
};

/** It is not. */
export const DeniedTool: Story = {
  parameters: stage({ script: deleteFile }),
  play: async (playing) => {
    await send(playing, 'Delete my notes');
    await playing.userEvent.click(await playing.canvas.findByRole('button', { name: 'Deny' }));
    const answer = await settled(playing);
    await expect(answer).toHaveTextContent('I left it where it is.');
    await expect(await within(answer).findByRole('group', { name: 'Tool delete_file' })).toHaveAttribute(
      'data-state',
      'output-denied',
    );
  },
};

/** A tool failed, and the answer goes on. */
export const FailedTool: Story = {
  parameters: stage({
    script: [
      callServerTool('weather', { city: 'Atlantis' }, null, { errorText: 'There is no such city.' }),
      say('I could not find that city.'),
    ],
  }),
  play: async (playing) => {
    await send(playing, 'How is the weather in Atlantis?');
    const answer = await settled(playing);
    await expect(answer).toHaveTextContent('There is no such city.');
    await expect(answer).toHaveTextContent('I could not find that city.');
  },
};

/** The answer is stopped in the middle, and what was written stays. */
export const Stopped: Story = {
  parameters: stage({ script: [say('As far as here'), forever] }),
  play: async (playing) => {
    await send(playing, 'Count');
    await written(playing, 'As far as here');
    await playing.userEvent.click(playing.canvas.getByRole('button', { name: 'Stop the answer' }));
    const answer = await settled(playing, 'stopped');
    await expect(answer).toHaveTextContent('As far as here');
    await expect(answer).toHaveTextContent('Stopped');
    await expect(playing.canvas.queryByRole('button', { name: 'Stop the answer' })).toBeNull();
  },
};

/** The cable is cut in mid-word, twice; the answer goes on where it stopped. */
export const CutInMidWord: Story = {
  args: { header: <Counters /> },
  parameters: stage({ script: marks(150), pace: 10 }),
  play: async (playing) => {
    const { line } = stageOf(playing).inPage;
    await send(playing, 'Count to 150');
    for (const mark of ['⟦0020⟧', '⟦0070⟧']) {
      await written(playing, mark);
      line.cut();
    }
    const answer = await settled(playing);
    await expect(markNumbers(answer.textContent)).toEqual(
      Array.from({ length: 150 }, (_, index) => index + 1),
    );
    await expect(playing.canvas.getByTestId('counters')).toHaveTextContent('lost 0 · doubled 0 · resumed 2');
  },
};

/** The agent threw. Its sentence is shown as the gateway is in development. */
export const FailedAnswer: Story = {
  parameters: stage({ script: [say('One moment'), fail('The model is out of tokens.')] }),
  play: async (playing) => {
    await send(playing, 'Hello');
    await expect(await settled(playing, 'failed')).toHaveTextContent('The model is out of tokens.');
    await expect(playing.canvas.getByRole('button', { name: 'Try again' })).toBeVisible();
  },
};

/** What the model thought is folded away, and how long it took is said. */
export const Reasoning: Story = {
  parameters: stage({
    script: [think('First this, then that.'), pause(30), say('I have thought about it.')],
  }),
  play: async (playing) => {
    await send(playing, 'Think!');
    const answer = within(await settled(playing));
    // Less than a second: nothing to count.
    await expect(answer.getByText('Thought')).toBeVisible();
    await expect(answer.getByText('First this, then that.')).not.toBeVisible();
    await playing.userEvent.click(answer.getByText(/^Thought/));
    await expect(answer.getByText('First this, then that.')).toBeVisible();
  },
};

/** Another answer beside the first, and the way back to that. */
export const Versions: Story = {
  parameters: stage({ script: say('This is an answer.') }),
  play: async (playing) => {
    await send(playing, 'Hello');
    await playing.userEvent.click(
      within(await settled(playing)).getByRole('button', { name: 'Answer again' }),
    );
    await expect(await playing.canvas.findByText('2 / 2')).toBeVisible();
    await settled(playing);
    await playing.userEvent.click(playing.canvas.getByRole('button', { name: 'Previous version' }));
    await expect(await playing.canvas.findByText('1 / 2')).toBeVisible();
  },
};

/** A message is written anew; the answers to the old one stay on their branch. */
export const Edited: Story = {
  parameters: stage({ script: say('I see.') }),
  play: async (playing) => {
    const { canvas, userEvent } = playing;
    await send(playing, 'Helo');
    await settled(playing);
    await userEvent.click(canvas.getByRole('button', { name: 'Edit' }));
    const field = await canvas.findByRole('textbox', { name: 'Edit message' });
    await userEvent.clear(field);
    await userEvent.type(field, 'Hello{Enter}');
    await expect(await canvas.findByText('Hello')).toBeVisible();
    await expect(await canvas.findByText('2 / 2')).toBeVisible();
    await settled(playing);
  },
};

/** A server's sentence where something was refused, until it is put away. */
export const Refused: Story = {
  parameters: stage({
    prepare: holding(asked('Hello'), answered('Hello!')),
    authorize: ({ command }) => command !== 'message-delete',
  }),
  play: async (playing) => {
    const { canvas, userEvent } = playing;
    await canvas.findByText('Hello!');
    const answer = within(await lastAnswer(playing));
    await userEvent.click(answer.getByRole('button', { name: 'Delete' }));
    await userEvent.click(await answer.findByRole('button', { name: 'Delete for everybody?' }));
    const dismiss = await canvas.findByRole('button', { name: 'Dismiss' }, patience);
    await expect(canvas.getByText('Hello!')).toBeVisible();
    await userEvent.click(dismiss);
    await waitFor(() => expect(canvas.queryByRole('button', { name: 'Dismiss' })).toBeNull());
  },
};
