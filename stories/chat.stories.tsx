import type { Meta, StoryObj } from '@storybook/react-vite';
import { Chat } from 'colloquy/components';
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

import { lastAnswer, send, settled } from './support/actions.js';
import { channel, Counters, loadStage, onStage, stageOf } from './support/stage.js';

/** A whole chat, against the real gateway running in this page. */
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

/** Nothing has been said yet. */
export const Empty: Story = {
  play: async ({ canvas }) => {
    await expect(await canvas.findByText('No messages yet')).toBeVisible();
    await expect(canvas.getByRole('button', { name: 'Send' })).toBeDisabled();
  },
};

/** A message goes out, its answer streams in, and each is heard of once. */
export const SendAndStream: Story = {
  parameters: { stage: { script: say('Good morning! What shall we **talk** about today?') } },
  play: async (playing) => {
    await send(playing, 'Hello');
    const answer = await settled(playing);
    await expect(answer).toHaveTextContent('Good morning! What shall we talk about today?');
    await expect(playing.canvas.getByRole('textbox', { name: 'New message' })).toHaveValue('');
    await expect(playing.canvas.getByRole('status')).toHaveTextContent('The answer is complete.');
    await expect(playing.canvas.getAllByRole('article')).toHaveLength(2);
  },
};

/** A tool that runs beside the agent. */
export const ServerTool: Story = {
  parameters: {
    stage: { script: [callServerTool('add', { a: 40, b: 2 }, 42, { takes: 20 }), say('That makes **42**.')] },
  },
  play: async (playing) => {
    await send(playing, 'What is 40 + 2?');
    const answer = within(await settled(playing));
    const card = answer.getByRole('group', { name: 'Tool add' });
    await expect(card).toHaveAttribute('data-state', 'output-available');
    await playing.userEvent.click(within(card).getByText('add'));
    await expect(within(card).getByRole('group', { name: 'Result' })).toHaveTextContent('42');
  },
};

/** A tool that runs in this page. */
export const ClientTool: Story = {
  parameters: {
    stage: {
      script: callClientTool('page_title', {}, (outcome) =>
        say(
          outcome.state === 'output-available'
            ? `You read *${JSON.stringify(outcome.output)}*.`
            : 'I cannot tell.',
        ),
      ),
      tools: { page_title: { execute: () => 'Colloquy stories' } },
    },
  },
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

/** A tool that asks first, and is allowed to run. */
export const ApprovedTool: Story = {
  parameters: { stage: { script: deleteFile } },
  play: async (playing) => {
    await send(playing, 'Delete my notes');
    await playing.userEvent.click(await playing.canvas.findByRole('button', { name: 'Approve' }));
    await expect(await settled(playing)).toHaveTextContent('It is gone.');
    await expect(playing.canvas.queryByRole('button', { name: 'Approve' })).toBeNull();
  },
};

/** A tool that asks first, and is not. */
export const DeniedTool: Story = {
  parameters: { stage: { script: deleteFile } },
  play: async (playing) => {
    await send(playing, 'Delete my notes');
    await playing.userEvent.click(await playing.canvas.findByRole('button', { name: 'Deny' }));
    const answer = await settled(playing);
    await expect(answer).toHaveTextContent('I left it where it is.');
    await expect(within(answer).getByRole('group', { name: 'Tool delete_file' })).toHaveAttribute(
      'data-state',
      'output-denied',
    );
  },
};

/** A tool waits for a person. */
export const AwaitingApproval: Story = {
  parameters: { stage: { script: deleteFile } },
  play: async (playing) => {
    await send(playing, 'Delete my notes');
    await expect(await playing.canvas.findByText('Delete /notes.txt for good?')).toBeVisible();
    await waitFor(() =>
      expect(playing.canvas.getByRole('status')).toHaveTextContent('delete_file needs your approval.'),
    );
  },
};

/** The same at night. */
export const AwaitingApprovalInTheDark: Story = { ...AwaitingApproval, globals: { theme: 'dark' } };

/** Somebody scrolls up while an answer comes in: the thread stays where they read, until they ask for the end. */
export const ScrolledUp: Story = {
  parameters: { stage: { script: marks(1500), pace: 1 } },
  play: async (playing) => {
    const { canvas, userEvent } = playing;
    await send(playing, 'Count');
    const log = canvas.getByRole('log');
    await waitFor(() => expect(log.scrollTop).toBeGreaterThan(400), { timeout: 10_000 });
    log.scrollTop = 100;
    const jump = await canvas.findByRole('button', { name: 'Jump to latest' });
    const before = log.scrollHeight;
    await waitFor(() => expect(log.scrollHeight).toBeGreaterThan(before), { timeout: 10_000 });
    await expect(log.scrollTop).toBe(100);
    await userEvent.click(jump);
    await settled(playing);
    await waitFor(() => expect(log.scrollHeight - log.scrollTop - log.clientHeight).toBeLessThan(2));
    await expect(canvas.queryByRole('button', { name: 'Jump to latest' })).toBeNull();
  },
};

/** A tool failed, and the answer goes on. */
export const FailedTool: Story = {
  parameters: {
    stage: {
      script: [
        callServerTool('weather', { city: 'Atlantis' }, null, { errorText: 'There is no such city.' }),
        say('I could not find that city.'),
      ],
    },
  },
  play: async (playing) => {
    await send(playing, 'How is the weather in Atlantis?');
    await expect(await settled(playing)).toHaveTextContent('There is no such city.');
  },
};

/** The answer is stopped in the middle, and what was written stays. */
export const Stopped: Story = {
  parameters: { stage: { script: marks(2000), pace: 10 } },
  play: async (playing) => {
    await send(playing, 'Count');
    await waitFor(async () => expect(await lastAnswer(playing)).toHaveTextContent('⟦0005⟧'));
    await playing.userEvent.click(playing.canvas.getByRole('button', { name: 'Stop the answer' }));
    const answer = await settled(playing, 'stopped');
    await expect(answer).toHaveTextContent('Stopped');
    await expect(playing.canvas.queryByRole('button', { name: 'Stop the answer' })).toBeNull();
  },
};

/** The cable is cut in mid-word, twice; the answer goes on where it stopped. */
export const CutInMidWord: Story = {
  args: { header: <Counters /> },
  parameters: { stage: { script: marks(150), pace: 10 } },
  play: async (playing) => {
    const { line } = stageOf(playing).inPage;
    await send(playing, 'Count to 150');
    for (const mark of ['⟦0020⟧', '⟦0070⟧']) {
      await waitFor(async () => expect(await lastAnswer(playing)).toHaveTextContent(mark), {
        timeout: 10_000,
      });
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
  parameters: { stage: { script: [say('One moment'), fail('The model is out of tokens.')] } },
  play: async (playing) => {
    await send(playing, 'Hello');
    await expect(await settled(playing, 'failed')).toHaveTextContent('The model is out of tokens.');
  },
};

/** What the model thought is folded away, and how long it took is said. */
export const Reasoning: Story = {
  parameters: {
    stage: { script: [think('First this, then that.'), pause(30), say('I have thought about it.')] },
  },
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
  parameters: { stage: { script: say('This is an answer.') } },
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
  parameters: { stage: { script: say('I see.') } },
  play: async (playing) => {
    const { canvas, userEvent } = playing;
    await send(playing, 'Helo');
    await settled(playing);
    await userEvent.click(canvas.getByRole('button', { name: 'Edit' }));
    const field = canvas.getByRole('textbox', { name: 'Edit message' });
    await userEvent.clear(field);
    await userEvent.type(field, 'Hello{Enter}');
    await expect(await canvas.findByText('Hello')).toBeVisible();
    await expect(await canvas.findByText('2 / 2')).toBeVisible();
    await settled(playing);
  },
};

/** Words in another language. */
export const German: Story = {
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
