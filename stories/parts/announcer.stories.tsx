import type { Meta, StoryObj } from '@storybook/react-vite';
import { Chat } from 'colloquy/components';
import { askApproval, callServerTool, fail, marks, say } from 'colloquy/testing';
import { expect, waitFor, within } from 'storybook/test';

import { forever, patience, send, settled, written, type Playing } from '../support/actions.js';
import { Heard } from '../support/heard.js';
import { channel, loadStage, onStage, stage, stageOf } from '../support/stage.js';

/** What a screen reader says of a chat, to be seen: at boundaries, never per token. */
const meta = {
  title: 'Parts/Announcer',
  component: Chat,
  args: { channel },
  render: (args) => (
    <Heard>
      <Chat {...args} />
    </Heard>
  ),
  loaders: [loadStage],
  decorators: [onStage],
  parameters: { layout: 'fullscreen' },
} satisfies Meta<typeof Chat>;

export default meta;
type Story = StoryObj<typeof meta>;

const heard = ({ canvas }: Pick<Playing, 'canvas'>): string[] =>
  within(canvas.getByRole('list', { name: 'What a screen reader says' }))
    .queryAllByRole('listitem')
    .map(({ textContent }) => textContent);

/** An answer of 500 words: that it begins, and that it is complete. */
export const AnAnswer: Story = {
  parameters: stage({ script: marks(500), pace: 0 }),
  play: async (playing) => {
    await playing.canvas.findByText('No messages yet');
    await send(playing, 'Count');
    await settled(playing);
    await waitFor(
      () => expect(heard(playing)).toEqual(['Guide is answering.', 'The answer is complete.']),
      patience,
    );
  },
};

/** A tool that asks first. */
export const AnApproval: Story = {
  parameters: stage({
    script: askApproval('delete_file', { path: '/a' }, { output: 'gone', next: () => say('It is gone.') }),
  }),
  play: async (playing) => {
    await send(playing, 'Delete it');
    await waitFor(() => expect(heard(playing)).toContain('delete_file needs your approval.'), patience);
    await playing.userEvent.click(await playing.canvas.findByRole('button', { name: 'Approve' }));
    await settled(playing);
    await waitFor(() => expect(heard(playing).at(-1)).toBe('The answer is complete.'), patience);
    await expect(heard(playing).length).toBeLessThanOrEqual(5);
  },
};

/** A tool that failed, in an answer that goes on. */
export const AFailedTool: Story = {
  parameters: stage({
    script: [callServerTool('weather', {}, null, { errorText: 'There is fog.' }), say('I cannot say.')],
  }),
  play: async (playing) => {
    await send(playing, 'How warm is it?');
    await settled(playing);
    await waitFor(() => expect(heard(playing).at(-1)).toBe('The answer is complete.'), patience);
    await expect(heard(playing)[0]).toBe('Guide is answering.');
  },
};

/** An answer that somebody stopped. */
export const AStop: Story = {
  parameters: stage({ script: [say('So far'), forever] }),
  play: async (playing) => {
    await send(playing, 'Go on');
    await written(playing, 'So far');
    await playing.userEvent.click(playing.canvas.getByRole('button', { name: 'Stop the answer' }));
    await waitFor(() => expect(heard(playing)).toContain('The answer was stopped.'), patience);
  },
};

/** An answer that failed. */
export const AFailure: Story = {
  parameters: stage({ script: [say('One moment'), fail('The model is out of tokens.')] }),
  play: async (playing) => {
    await send(playing, 'Hello');
    await waitFor(() => expect(heard(playing)).toContain('The answer failed.'), patience);
  },
};

/** The connection is lost and comes back. */
export const TheLine: Story = {
  parameters: stage({ retryDelayMs: 20_000 }),
  play: async (playing) => {
    const { canvas, userEvent } = playing;
    await canvas.findByText('No messages yet');
    stageOf(playing).inPage.line.offline();
    const retry = await canvas.findByRole('button', { name: 'Retry now' });
    stageOf(playing).inPage.line.online();
    await userEvent.click(retry);
    await waitFor(
      () => expect(heard(playing)).toEqual(['The connection was lost.', 'The connection is back.']),
      patience,
    );
  },
};

/** Sentence by sentence, for those who ask for it. */
export const ReadAloud: Story = {
  args: { reading: 'sentences' },
  parameters: stage({ script: say('This is the first sentence. And this is the second one. Good bye.') }),
  play: async (playing) => {
    // What reads is fetched when it is first asked for, and this answer is shorter than that may take.
    await import('../../src/components/announcer/sentence-reader.js');
    await send(playing, 'Read to me');
    await settled(playing);
    await waitFor(() => expect(heard(playing).join(' ')).toContain('And this is the second one.'), patience);
  },
};
