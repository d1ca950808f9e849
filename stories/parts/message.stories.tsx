import type { Meta, StoryObj } from '@storybook/react-vite';
import { Announcer, ChatFrame, ChatScope, Message, Thread, type DataViewProps } from 'colloquy/components';
import { askApproval, callServerTool, chunks, fail, marks, pause, say } from 'colloquy/testing';
import type { ReactElement } from 'react';
import { expect, waitFor, within } from 'storybook/test';

import { forever, lastAnswer, settled, written, type Playing } from '../support/actions.js';
import { ThreadScene } from '../support/conversation.js';
import { answered, asked, holding, saying } from '../support/messages.js';
import { channel, loadStage, onStage, stage, stageOf } from '../support/stage.js';

/** One message: who wrote it and when, what it is made of, and what became of it. */
const meta = {
  title: 'Parts/Message',
  component: ThreadScene,
  loaders: [loadStage],
  decorators: [onStage],
  parameters: { layout: 'fullscreen' },
} satisfies Meta<typeof ThreadScene>;

export default meta;
type Story = StoryObj<typeof meta>;

/** Somebody else asks, as this story has no composer. */
async function ask(playing: Playing, text: string): Promise<void> {
  const grace = stageOf(playing).join('grace').channel(channel);
  grace.retain();
  await grace.sendMessage(saying(text));
}

/** What this user wrote. */
export const Mine: Story = {
  parameters: stage({ prepare: holding(asked('A question of mine')) }),
  play: async ({ canvas }) => {
    const message = await canvas.findByRole('article', { name: /^Message from You/ });
    await expect(message).toHaveAttribute('data-mine');
    await expect(message).toHaveAttribute('data-status', 'done');
    await expect(message).toHaveTextContent('A question of mine');
  },
};

/** What another person wrote. */
export const OfAPerson: Story = {
  parameters: stage({ prepare: holding(asked('Shall we ask the guide?', 'grace')) }),
  play: async ({ canvas }) => {
    const message = await canvas.findByRole('article', { name: /^Message from Grace/ });
    await expect(message).not.toHaveAttribute('data-mine');
    await expect(message).toHaveAttribute('data-role', 'user');
    await expect(within(message).getByText('Grace')).toBeVisible();
  },
};

/** What an agent wrote. */
export const OfAnAgent: Story = {
  parameters: stage({ prepare: holding(answered('I am the guide.')) }),
  play: async (playing) => {
    const answer = await settled(playing);
    await expect(answer).toHaveAttribute('data-role', 'assistant');
    await expect(answer).toHaveTextContent('I am the guide.');
  },
};

/** Several people, and several agents, each by name. */
export const OfSeveral: Story = {
  parameters: stage({
    prepare: holding(
      asked('What do you make of it?', 'grace'),
      asked('I like it.', 'linus'),
      answered('So do I.'),
      { ...answered('I do not.'), by: 'critic' },
      asked('Thank you both.'),
    ),
  }),
  play: async ({ canvas }) => {
    await canvas.findByText('Thank you both.');
    for (const name of ['Grace', 'Linus', 'Guide', 'Critic', 'You']) {
      await expect(
        canvas.getByRole('article', { name: new RegExp(`^Message from ${name}`) }),
      ).toBeInTheDocument();
    }
  },
};

/** When it was written, for people and for programs. */
export const Time: Story = {
  parameters: stage({ prepare: holding(answered('Just now.')) }),
  play: async (playing) => {
    const time = (await settled(playing)).querySelector('time');
    await expect(time?.dateTime).toMatch(/^\d{4}-\d\d-\d\dT/);
    await expect(time).toHaveTextContent(/\d/);
  },
};

/** The agent has been asked and has said nothing yet. */
export const Starting: Story = {
  parameters: stage({ script: forever }),
  play: async (playing) => {
    await ask(playing, 'Are you there?');
    const answer = await settled(playing, 'streaming');
    await expect(within(answer).getByText('Answering…')).toBeVisible();
  },
};

/** Being written. It is busy, and no live region: the announcer speaks at its end. */
export const Streaming: Story = {
  parameters: stage({ script: [say('So far, so'), forever] }),
  play: async (playing) => {
    await ask(playing, 'How is it going?');
    const answer = await written(playing, 'So far, so');
    await expect(answer).toHaveAttribute('data-status', 'streaming');
    await expect(answer).toHaveAttribute('aria-busy', 'true');
    await expect(answer.closest('[aria-live="polite"], [aria-live="assertive"]')).toBeNull();
  },
};

/** Complete. */
export const Done: Story = {
  parameters: stage({ script: marks(20), pace: 1 }),
  play: async (playing) => {
    await ask(playing, 'Count');
    const answer = await settled(playing);
    await expect(answer).toHaveTextContent('⟦0020⟧');
    await expect(answer).not.toHaveAttribute('aria-busy');
  },
};

/** Complete, and nothing was said. */
export const SaysNothing: Story = {
  parameters: stage({ script: pause(1) }),
  play: async (playing) => {
    await ask(playing, 'Say nothing');
    await expect(within(await settled(playing)).getByText('No answer was written')).toBeVisible();
  },
};

/** Stopped by somebody: what was written stays. */
export const Stopped: Story = {
  parameters: stage({ script: [say('As far as here'), forever] }),
  play: async (playing) => {
    const grace = stageOf(playing).join('grace').channel(channel);
    grace.retain();
    await grace.sendMessage(saying('Go on'));
    await written(playing, 'As far as here');
    await grace.stop();
    const answer = await settled(playing, 'stopped');
    await expect(answer).toHaveTextContent('As far as here');
    await expect(within(answer).getByText('Stopped')).toBeVisible();
  },
};

/** The gateway went away in mid-word. */
export const Interrupted: Story = {
  parameters: stage({ script: [say('As far as here'), forever] }),
  play: async (playing) => {
    await ask(playing, 'Go on');
    await written(playing, 'As far as here');
    await stageOf(playing).inPage.restart();
    const answer = await settled(playing, 'interrupted');
    await expect(answer).toHaveTextContent(/Interrupted before it was complete/);
    await expect(within(answer).getByRole('button', { name: 'Try again' })).toBeVisible();
  },
};

/** The agent threw. */
export const Failed: Story = {
  parameters: stage({ script: [say('One moment'), fail('The model is out of tokens.')] }),
  play: async (playing) => {
    await ask(playing, 'Hello');
    const answer = await settled(playing, 'failed');
    await expect(answer).toHaveTextContent('The answer failed: ');
    await expect(answer).toHaveTextContent('The model is out of tokens.');
  },
};

/** Failed, and asked for once more. */
export const TriedAgain: Story = {
  parameters: stage({ script: [say('One moment'), fail('The model is out of tokens.')] }),
  play: async (playing) => {
    await ask(playing, 'Hello');
    const failed = await settled(playing, 'failed');
    await playing.userEvent.click(within(failed).getByRole('button', { name: 'Try again' }));
    await expect(await playing.canvas.findByText('2 / 2')).toBeVisible();
    await settled(playing, 'failed');
  },
};

/** Of several steps: text, a call, and text again. */
export const OfSeveralParts: Story = {
  parameters: stage({
    script: [say('Let me look.'), callServerTool('look', { where: 'here' }, 'found'), say('Here it is.')],
  }),
  play: async (playing) => {
    await ask(playing, 'Where is it?');
    const answer = await settled(playing);
    await within(answer).findByRole('group', { name: 'Tool look' });
    const order = ['Let me look.', 'look', 'Here it is.'].map((text) => answer.textContent.indexOf(text));
    await expect(order).toEqual([...order].toSorted((one, other) => one - other));
  },
};

/** In a language that is read from right to left, on a page that is not: each text finds its own direction. */
export const RightToLeft: Story = {
  parameters: stage({
    prepare: holding(
      asked('مرحبا، كيف حالك؟'),
      answered('أهلا! أنا **بخير**، شكرا.'),
      asked('In English, please'),
    ),
  }),
  play: async ({ canvas }) => {
    const english = await canvas.findByText('In English, please');
    await expect(getComputedStyle(english).direction).toBe('ltr');
    await expect(getComputedStyle(canvas.getByText('مرحبا، كيف حالك؟')).direction).toBe('rtl');
  },
};

/** One word without an end, as addresses and keys are. */
export const OneLongWord: Story = {
  parameters: stage({ prepare: holding(asked('x'.repeat(400)), answered('y'.repeat(400))) }),
  play: async ({ canvas }) => {
    await canvas.findByText('y'.repeat(400));
    const log = canvas.getByRole('log');
    await waitFor(() => expect(log.scrollWidth).toBe(log.clientWidth));
  },
};

/** What people write is no Markdown: it stands there as they wrote it. */
export const PlainText: Story = {
  parameters: stage({ prepare: holding(asked('**not strong**\nand a second line'), answered('I see.')) }),
  play: async (playing) => {
    await expect(await playing.canvas.findByText(/\*\*not strong\*\*/)).toBeVisible();
    await expect(await lastAnswer(playing)).toHaveTextContent('I see.');
  },
};

/** It waits for a person: nobody is busy. */
export const Awaiting: Story = {
  parameters: stage({ script: askApproval('delete_file', { path: '/a' }) }),
  play: async (playing) => {
    await ask(playing, 'Delete it');
    const answer = await settled(playing, 'awaiting');
    await expect(answer).not.toHaveAttribute('aria-busy');
    await expect(await within(answer).findByText('Allow delete_file to run with this input?')).toBeVisible();
  },
};

const timed = (messageId: string): ReactElement => (
  <Message.Root messageId={messageId}>
    <Message.Content />
    <Message.Timing />
  </Message.Root>
);

/** How long an answer took, when its first word came, and how fast it was written. */
export const Timing: Story = {
  render: () => (
    <ChatScope channel={channel}>
      <ChatFrame>
        <Thread.Root>
          <Thread.Viewport>
            <Thread.List>{timed}</Thread.List>
          </Thread.Viewport>
        </Thread.Root>
        <Announcer />
      </ChatFrame>
    </ChatScope>
  ),
  parameters: stage({ script: marks(30), pace: 10 }),
  play: async (playing) => {
    await ask(playing, 'Count');
    const answer = await settled(playing);
    await expect(await within(answer).findByText(/^\d+\.\d s · .*characters\/s$/)).toBeVisible();
  },
};

type Poll = { question: string; votes: number };

function PollView({ data }: DataViewProps<Poll>): ReactElement {
  return (
    <p>
      {data.question} {data.votes} votes
    </p>
  );
}

/** A part of the app's own, by a component of its own; a later one of the same id takes its place. */
export const OwnData: Story = {
  args: { data: { poll: PollView } },
  parameters: stage({
    script: [
      chunks({ type: 'data-poll', id: 'p1', data: { question: 'Shall we?', votes: 1 } }),
      chunks({ type: 'data-poll', id: 'p1', data: { question: 'Shall we?', votes: 2 } }),
    ],
  }),
  play: async (playing) => {
    await ask(playing, 'Have them vote');
    await expect(await within(await settled(playing)).findByText('Shall we? 2 votes')).toBeVisible();
    await expect(playing.canvas.queryByText('Shall we? 1 votes')).toBeNull();
  },
};
