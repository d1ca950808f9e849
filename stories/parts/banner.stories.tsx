import type { Meta, StoryObj } from '@storybook/react-vite';
import { Announcer, ChatBanner, ChatFrame, ChatScope, ChatThread } from 'colloquy/components';
import type { ReactElement } from 'react';
import { expect, waitFor } from 'storybook/test';

import { asked, holding } from '../support/messages.js';
import { channel, loadStage, onStage, stage, stageOf } from '../support/stage.js';

function BannerScene(): ReactElement {
  return (
    <ChatScope channel={channel}>
      <ChatFrame>
        <ChatBanner />
        <ChatThread />
        <Announcer />
      </ChatFrame>
    </ChatScope>
  );
}

/** What is the matter with the connection, why, and what happens next. */
const meta = {
  title: 'Parts/Connection banner',
  component: BannerScene,
  loaders: [loadStage],
  decorators: [onStage],
  parameters: { layout: 'fullscreen' },
} satisfies Meta<typeof BannerScene>;

export default meta;
type Story = StoryObj<typeof meta>;

const waiting = { prepare: holding(asked('Are you there?')), retryDelayMs: 20_000 };

/** All is well: there is none. */
export const Open: Story = {
  parameters: stage(waiting),
  play: async ({ canvas }) => {
    await canvas.findByText('Are you there?');
    await expect(canvas.queryByRole('button', { name: /Retry now|Connect again/ })).toBeNull();
  },
};

/** The line is gone: why, when the next try is, and a button that does not wait for it. */
export const Reconnecting: Story = {
  parameters: stage(waiting),
  play: async (playing) => {
    const { canvas } = playing;
    await canvas.findByText('Are you there?');
    stageOf(playing).inPage.line.offline();
    await expect(await canvas.findByText(/^Next try in \d+ s$/)).toBeVisible();
    await expect(canvas.getByRole('button', { name: 'Retry now' })).toBeVisible();
    await waitFor(() => expect(canvas.getByRole('status')).toHaveTextContent('The connection was lost.'));
  },
};

/** The next try is under way, and the line is slow to answer. */
export const TryingAgain: Story = {
  parameters: stage(waiting),
  play: async (playing) => {
    const { canvas, userEvent } = playing;
    const { line } = stageOf(playing).inPage;
    await canvas.findByText('Are you there?');
    line.offline();
    // In vain once, so that this is not the first try.
    await userEvent.click(await canvas.findByRole('button', { name: 'Retry now' }));
    const retry = await canvas.findByRole('button', { name: 'Retry now' });
    line.online();
    line.stall();
    await userEvent.click(retry);
    await expect(await canvas.findByText('Trying to connect again…')).toBeVisible();
    await expect(canvas.queryByRole('button', { name: 'Retry now' })).toBeNull();
  },
};

/** The line is back: the banner goes, and the announcer says so. */
export const BackAgain: Story = {
  parameters: stage(waiting),
  play: async (playing) => {
    const { canvas, userEvent } = playing;
    const { line } = stageOf(playing).inPage;
    await canvas.findByText('Are you there?');
    line.offline();
    const retry = await canvas.findByRole('button', { name: 'Retry now' });
    line.online();
    await userEvent.click(retry);
    await waitFor(() => expect(canvas.queryByRole('button', { name: 'Retry now' })).toBeNull());
    await waitFor(() => expect(canvas.getByRole('status')).toHaveTextContent('The connection is back.'));
  },
};

/** The browser itself says that there is no network. */
export const OfflineBrowser: Story = {
  parameters: stage(waiting),
  play: async (playing) => {
    const { canvas } = playing;
    await canvas.findByText('Are you there?');
    stageOf(playing).inPage.line.offline();
    await canvas.findByRole('button', { name: 'Retry now' });
    globalThis.dispatchEvent(new Event('offline'));
    await expect(await canvas.findByText(/^You are offline\./)).toBeVisible();
  },
};

/** The gateway does not know who this is. It would be no use to try again by itself. */
export const Refused: Story = {
  parameters: stage({ token: 'wrong' }),
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole('button', { name: 'Connect again' })).toBeVisible();
    await expect(canvas.queryByText(/^Next try/)).toBeNull();
  },
};

/** The gateway is closing down for good, and says when to come back. */
export const GatewayClosed: Story = {
  parameters: stage(waiting),
  play: async (playing) => {
    await playing.canvas.findByText('Are you there?');
    await stageOf(playing).inPage.close();
    await expect(await playing.canvas.findByRole('button', { name: 'Retry now' })).toBeVisible();
  },
};
