import type { Meta, StoryObj } from '@storybook/react-vite';
import {
  Announcer,
  ChatComposer,
  ChatFrame,
  ChatMessageRow,
  ChatScope,
  ChatThread,
  Thread,
  useThreadActions,
} from 'colloquy/components';
import { say } from 'colloquy/testing';
import type { ReactElement } from 'react';
import { expect, waitFor, within } from 'storybook/test';

import { patience, send, settled, written } from '../support/actions.js';
import { ComposerScene } from '../support/conversation.js';
import { answered, asked, holding, longAgo, many, publish, saying } from '../support/messages.js';
import { createShiftedClock } from '../support/shifted-clock.js';
import { channel, loadStage, onStage, stage, stageOf, type StageOptions } from '../support/stage.js';

/** Days, groups, what is new, and threads that are very long. */
const meta = {
  title: 'Parts/Thread in time',
  component: ComposerScene,
  args: { children: <ChatThread /> },
  loaders: [loadStage],
  decorators: [onStage],
  parameters: { layout: 'fullscreen' },
} satisfies Meta<typeof ComposerScene>;

export default meta;
type Story = StoryObj<typeof meta>;

const distanceToEnd = (log: HTMLElement): number => log.scrollHeight - log.scrollTop - log.clientHeight;

const clock = createShiftedClock();

const overDays: StageOptions = {
  gateway: { clock },
  prepare: async (inPage) => {
    const days: [hours: number, text: string][] = [
      [24 * 9, 'More than a week ago'],
      [24, 'A day ago'],
      [0, 'Just now'],
    ];
    for (const [index, [hours, text]] of days.entries()) {
      clock.putBack(hours);
      await publish(inPage, [asked(text, 'grace')], index);
    }
  },
};

/** Each day begins with its name: today, yesterday, or its date. */
export const Days: Story = {
  parameters: stage(overDays),
  play: async ({ canvas }) => {
    await canvas.findByText('Just now');
    await waitFor(() => expect(canvas.getAllByRole('separator')).toHaveLength(3));
    const days = canvas.getAllByRole('separator');
    await expect(days[1]).toHaveTextContent('Yesterday');
    await expect(days[2]).toHaveTextContent('Today');
    await expect(days[0]).toHaveTextContent(/\d{4}/);
  },
};

/** What one author says within five minutes stands together. */
export const Groups: Story = {
  parameters: stage({
    prepare: holding(
      asked('One', 'grace'),
      asked('Two', 'grace'),
      asked('Three', 'grace'),
      asked('Four', 'linus'),
      answered('Five'),
    ),
  }),
  play: async ({ canvas }) => {
    await canvas.findByText('Five');
    const groups = ['One', 'Two', 'Three', 'Four'].map(
      (text) => canvas.getByText(text).closest<HTMLElement>('[data-group]')?.dataset['group'],
    );
    await expect(groups).toEqual(['first', 'middle', 'last', 'single']);
  },
};

const drawMessage = (messageId: string): ReactElement => <ChatMessageRow messageId={messageId} />;

function OwnThread({ unreadFrom, anchor }: { unreadFrom?: string; anchor?: 'question' }): ReactElement {
  return (
    <ChatScope channel={channel}>
      <ChatFrame>
        <Thread.Root>
          <Thread.Viewport anchor={anchor}>
            <Thread.Older />
            <Thread.List unreadFrom={unreadFrom}>{drawMessage}</Thread.List>
          </Thread.Viewport>
          <Thread.Latest />
        </Thread.Root>
        <ChatComposer />
        <Announcer />
      </ChatFrame>
    </ChatScope>
  );
}

/** A line before the first message that was not read yet. */
export const Unread: Story = {
  render: () => <OwnThread unreadFrom="m2" />,
  parameters: stage({
    prepare: holding(
      asked('Read'),
      answered('Read as well'),
      asked('Not read', 'grace'),
      answered('Nor this'),
    ),
  }),
  play: async ({ canvas }) => {
    const line = await canvas.findByRole('separator', { name: 'New' });
    const first = canvas.getByText('Not read');
    await expect(line.compareDocumentPosition(first)).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
    await expect(canvas.getByText('Read as well').compareDocumentPosition(line)).toBe(
      Node.DOCUMENT_POSITION_FOLLOWING,
    );
  },
};

/** Somebody reads further up while others write: the button says how many messages came in. */
export const NewOnesBelow: Story = {
  parameters: stage({ prepare: holding(...many(40)) }),
  play: async (playing) => {
    const { canvas, userEvent } = playing;
    await canvas.findByText(/^Answer 20\./);
    const log = canvas.getByRole('log');
    await waitFor(() => expect(distanceToEnd(log)).toBeLessThan(2));
    log.dispatchEvent(new WheelEvent('wheel', { deltaY: -200, bubbles: true }));
    log.scrollTop -= 700;
    await canvas.findByRole('button', { name: 'Jump to latest' });
    const grace = stageOf(playing).join('grace').channel(channel);
    grace.retain();
    await grace.sendMessage(saying('Are you there?'));
    await grace.sendMessage(saying('Hello?'));
    const latest = await canvas.findByRole('button', { name: 'Jump to latest: 2 new' }, patience);
    await userEvent.click(latest);
    await waitFor(() => expect(distanceToEnd(log)).toBeLessThan(2), patience);
    await expect(canvas.getByText('Hello?')).toBeVisible();
  },
};

/** 10,000 messages, of which only a few are drawn; it opens at the end. */
export const TenThousand: Story = {
  parameters: stage({
    gateway: {
      history: { load: () => ({ messages: longAgo(10_000), hasMore: false }), save: () => undefined },
      limits: { snapshotMessages: 10_000, hardQueueBytes: 64_000_000, softQueueBytes: 32_000_000 },
    },
  }),
  play: async ({ canvas }) => {
    await expect(await canvas.findByText(/^Answer 5000\./, undefined, patience)).toBeVisible();
    const log = canvas.getByRole('log');
    await waitFor(() => expect(log.scrollHeight).toBeGreaterThan(200_000), patience);
    await expect(canvas.getAllByRole('article').length).toBeLessThan(120);
    await waitFor(() => expect(distanceToEnd(log)).toBeLessThan(2), patience);
    log.dispatchEvent(new WheelEvent('wheel', { deltaY: -2000, bubbles: true }));
    log.scrollTop = 0;
    await expect(await canvas.findByText('Question 1', undefined, patience)).toBeVisible();
    await expect(canvas.getAllByRole('article').length).toBeLessThan(160);
  },
};

function JumpButton(): ReactElement {
  const { scrollToMessage } = useThreadActions();
  return (
    <button className="story-button" type="button" onClick={() => void scrollToMessage('m20')}>
      Show question 11
    </button>
  );
}

/** A message is jumped to from somewhere else, drawn or not, and shows for a moment that it was. */
export const JumpToAMessage: Story = {
  args: {
    children: (
      <>
        <ChatThread />
        <JumpButton />
      </>
    ),
  },
  parameters: stage({
    prepare: holding(...many(120)),
    gateway: { limits: { snapshotMessages: 200 } },
  }),
  play: async ({ canvas, userEvent }) => {
    await canvas.findByText(/^Answer 60\./);
    await userEvent.click(canvas.getByRole('button', { name: 'Show question 11' }));
    const question = await canvas.findByText('Question 11', undefined, patience);
    const log = canvas.getByRole('log').getBoundingClientRect();
    await waitFor(() => expect(question.getBoundingClientRect().top).toBeGreaterThan(log.top), patience);
    await expect(question.getBoundingClientRect().bottom).toBeLessThan(log.bottom);
    const row = question.closest('[data-message-id]');
    await expect(row).toHaveAttribute('data-message-id', 'm20');
  },
};

/** What was asked stands at the top, and the answer fills the room below it. */
export const PinnedQuestion: Story = {
  render: () => <OwnThread anchor="question" />,
  globals: { latency: '150' },
  parameters: stage({ prepare: holding(...many(20)), script: say('This is an answer.') }),
  play: async (playing) => {
    const { canvas } = playing;
    await canvas.findByText(/^Answer 10\./);
    await send(playing, 'Where does this stand?');
    await written(playing, 'This is an answer.');
    await settled(playing);
    const log = canvas.getByRole('log').getBoundingClientRect();
    const row = within(canvas.getByRole('log')).getByText('Where does this stand?');
    await waitFor(() => expect(row.getBoundingClientRect().top - log.top).toBeLessThan(120), patience);
  },
};

/** Somebody reads further up and writes: sending leads back to the end. */
export const SendingLeadsBack: Story = {
  parameters: stage({ prepare: holding(...many(40)), script: say('This is an answer.') }),
  play: async (playing) => {
    const { canvas } = playing;
    await canvas.findByText(/^Answer 20\./);
    const log = canvas.getByRole('log');
    await waitFor(() => expect(distanceToEnd(log)).toBeLessThan(2));
    log.dispatchEvent(new WheelEvent('wheel', { deltaY: -200, bubbles: true }));
    log.scrollTop -= 700;
    await canvas.findByRole('button', { name: 'Jump to latest' });
    await send(playing, 'Where is this?');
    await written(playing, 'This is an answer.');
    await waitFor(() => expect(distanceToEnd(log)).toBeLessThan(2), patience);
  },
};
