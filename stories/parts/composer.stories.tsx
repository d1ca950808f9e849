import type { Meta, StoryObj } from '@storybook/react-vite';
import { Announcer, ChatFrame, ChatScope, ChatThread, Composer } from 'colloquy/components';
import { say } from 'colloquy/testing';
import { expect, fireEvent, waitFor } from 'storybook/test';

import { composer, createHold, forever, send, settled, written } from '../support/actions.js';
import { ComposerScene } from '../support/conversation.js';
import { channel, loadStage, onStage, stage, stageOf } from '../support/stage.js';

/** Where messages are written. */
const meta = {
  title: 'Parts/Composer',
  component: ComposerScene,
  loaders: [loadStage],
  decorators: [onStage],
  parameters: { layout: 'fullscreen' },
} satisfies Meta<typeof ComposerScene>;

export default meta;
type Story = StoryObj<typeof meta>;

/** Nothing is written: nothing can be sent. */
export const Empty: Story = {
  play: async ({ canvas }) => {
    await expect(await composer({ canvas })).toHaveValue('');
    await expect(canvas.getByRole('button', { name: 'Send' })).toBeDisabled();
  },
};

/** Something is written. */
export const Typing: Story = {
  play: async ({ canvas, userEvent }) => {
    await userEvent.type(await composer({ canvas }), 'Half a quest');
    await expect(canvas.getByRole('button', { name: 'Send' })).toBeEnabled();
  },
};

/** Spaces alone are nothing. */
export const OnlySpaces: Story = {
  play: async ({ canvas, userEvent }) => {
    await userEvent.type(await composer({ canvas }), '   ');
    await expect(canvas.getByRole('button', { name: 'Send' })).toBeDisabled();
  },
};

/** Shift and Enter break the line, and the field grows. */
export const SeveralLines: Story = {
  play: async ({ canvas, userEvent }) => {
    const field = await composer({ canvas });
    const before = field.clientHeight;
    await userEvent.type(field, 'one{Shift>}{Enter}{/Shift}two{Shift>}{Enter}{/Shift}three');
    await expect(field).toHaveValue('one\ntwo\nthree');
    await waitFor(() => expect(field.clientHeight).toBeGreaterThan(before));
  },
};

/** So many lines that the field scrolls by itself. */
export const ManyLines: Story = {
  play: async ({ canvas }) => {
    const field = await composer({ canvas });
    await fireEvent.change(field, { target: { value: 'line\n'.repeat(60) } });
    await waitFor(() => expect(field.scrollHeight).toBeGreaterThan(field.clientHeight));
    await expect(field.clientHeight).toBeLessThan(400);
  },
};

/** Enter sends, and the field is empty for what comes next. */
export const Sent: Story = {
  args: { children: <ChatThread /> },
  play: async (playing) => {
    await send(playing, 'Hello');
    await expect(await playing.canvas.findByRole('article', { name: /^Message from You/ })).toHaveTextContent(
      'Hello',
    );
    const field = await composer(playing);
    await expect(field).toHaveValue('');
    await expect(field).toHaveFocus();
  },
};

/** Enter that ends an input method's composition sends nothing. */
export const InputMethod: Story = {
  args: { children: <ChatThread /> },
  play: async ({ canvas, userEvent }) => {
    const field = await composer({ canvas });
    await userEvent.type(field, 'かな');
    await fireEvent.compositionStart(field);
    await fireEvent.keyDown(field, { key: 'Enter', isComposing: true, keyCode: 229 });
    await fireEvent.compositionEnd(field);
    await expect(field).toHaveValue('かな');
    await expect(canvas.queryByRole('article')).toBeNull();
  },
};

/** While an answer is written it can be stopped, and the next question can be sent. */
export const Busy: Story = {
  args: { children: <ChatThread /> },
  parameters: stage({ script: [say('So far'), forever] }),
  play: async (playing) => {
    await send(playing, 'Hello');
    await written(playing, 'So far');
    await expect(playing.canvas.getByRole('button', { name: 'Stop the answer' })).toBeEnabled();
    await playing.userEvent.type(await composer(playing), 'And then?');
    await expect(playing.canvas.getByRole('button', { name: 'Send' })).toBeEnabled();
  },
};

/** Stopped by its button, which is gone then. */
export const StoppedByButton: Story = {
  args: { children: <ChatThread /> },
  parameters: stage({ script: [say('So far'), forever] }),
  play: async (playing) => {
    await send(playing, 'Hello');
    await written(playing, 'So far');
    await playing.userEvent.click(playing.canvas.getByRole('button', { name: 'Stop the answer' }));
    await settled(playing, 'stopped');
    await waitFor(() => expect(playing.canvas.queryByRole('button', { name: 'Stop the answer' })).toBeNull());
  },
};

const held = createHold();

/** Two questions during one answer: each is answered, in its turn. */
export const SentWhileBusy: Story = {
  args: { children: <ChatThread /> },
  parameters: stage({ script: [say('An answer'), held.step] }),
  play: async (playing) => {
    await send(playing, 'One');
    await written(playing, 'An answer');
    await send(playing, 'Two');
    await expect(await playing.canvas.findByText('Two')).toBeVisible();
    held.release();
    await waitFor(() => expect(playing.canvas.getAllByText('An answer')).toHaveLength(2));
    held.release();
    await settled(playing);
  },
};

const limited = (
  <ChatScope channel={channel}>
    <ChatFrame style={{ justifyContent: 'flex-end' }}>
      <Composer.Root maxLength={20}>
        <Composer.Reason />
        <Composer.Input />
        <Composer.Counter />
        <Composer.Send />
      </Composer.Root>
      <Announcer />
    </ChatFrame>
  </ChatScope>
);

/** Near the limit the characters that are left are counted. */
export const NearTheLimit: Story = {
  render: () => limited,
  play: async ({ canvas, userEvent }) => {
    await userEvent.type(await composer({ canvas }), 'x'.repeat(19));
    await expect(await canvas.findByText('1')).toBeVisible();
    await expect(canvas.getByRole('button', { name: 'Send' })).toBeEnabled();
  },
};

/** Beyond the limit what is written stays, and it says what to do. */
export const BeyondTheLimit: Story = {
  render: () => limited,
  play: async ({ canvas, userEvent }) => {
    const field = await composer({ canvas });
    await userEvent.type(field, 'x'.repeat(23));
    await expect(field).toHaveValue('x'.repeat(23));
    await expect(await canvas.findByText('3 characters too many to send. Shorten the text.')).toBeVisible();
    await expect(canvas.getByRole('button', { name: 'Send' })).toBeDisabled();
  },
};

/** Without a connection it can be written all the same, and says what becomes of it. */
export const Offline: Story = {
  globals: { line: 'offline' },
  parameters: stage({ retryDelayMs: 60_000 }),
  play: async ({ canvas, userEvent }) => {
    await userEvent.type(await composer({ canvas }), 'Later, then');
    await expect(await canvas.findByText(/goes out as soon as it is back/)).toBeVisible();
    await expect(canvas.getByRole('button', { name: 'Send' })).toBeEnabled();
  },
};

/** This user may not write here: it says so, and what was written could still be copied. */
export const Denied: Story = {
  parameters: stage({ authorize: () => false }),
  play: async ({ canvas }) => {
    await waitFor(async () => expect(await composer({ canvas })).toHaveAttribute('readonly'));
    await expect(await composer({ canvas })).toHaveAccessibleDescription(/./);
  },
};

/** The connection was closed for good. */
export const Closed: Story = {
  parameters: stage({ token: 'wrong' }),
  play: async ({ canvas }) => {
    await expect(await canvas.findByText('You cannot write here.')).toBeVisible();
    await expect(await composer({ canvas })).toHaveAttribute('readonly');
  },
};

/** A message that could not be sent stays, with a way to try again and one to take it out. */
export const NotSent: Story = {
  args: { children: <ChatThread /> },
  parameters: stage({ authorize: ({ action }) => action === 'read' }),
  play: async (playing) => {
    const { canvas, userEvent } = playing;
    await send(playing, 'May I?');
    await expect(await canvas.findByText(/^Not sent/)).toBeVisible();
    await expect(canvas.getByRole('button', { name: 'Try again' })).toBeVisible();
    await userEvent.click(canvas.getByRole('button', { name: 'Discard' }));
    await waitFor(() => expect(canvas.queryByText('May I?')).toBeNull());
  },
};

/** On its way: the line is stalled. */
export const Sending: Story = {
  args: { children: <ChatThread /> },
  play: async (playing) => {
    await playing.canvas.findByText('No messages yet');
    stageOf(playing).inPage.line.stall();
    await send(playing, 'Is anybody there?');
    const message = await playing.canvas.findByRole('article', { name: /^Message from You/ });
    await expect(message).toHaveAttribute('data-status', 'pending');
    await expect(message).toHaveTextContent('Sending…');
  },
};
