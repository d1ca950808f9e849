import type { Meta, StoryObj } from '@storybook/react-vite';
import { Announcer, ChatFrame, ChatScope, ChatThread, Presence } from 'colloquy/components';
import type { ReactElement } from 'react';
import { expect, waitFor } from 'storybook/test';

import { channel, loadStage, onStage, stageOf } from '../support/stage.js';

function PresenceScene(): ReactElement {
  return (
    <ChatScope channel={channel}>
      <ChatFrame>
        <header className="story-header">
          <Presence.Root />
        </header>
        <ChatThread />
        <Presence.Typing />
        <Announcer />
      </ChatFrame>
    </ChatScope>
  );
}

/** Who is here, and who is typing. */
const meta = {
  title: 'Parts/Presence',
  component: PresenceScene,
  loaders: [loadStage],
  decorators: [onStage],
  parameters: { layout: 'fullscreen' },
} satisfies Meta<typeof PresenceScene>;

export default meta;
type Story = StoryObj<typeof meta>;

/** Nobody else. */
export const Alone: Story = {
  play: async ({ canvas }) => {
    await expect(await canvas.findByText('1 person here')).toBeVisible();
  },
};

/** Two more, by name for those who ask. */
export const ThreePeople: Story = {
  play: async (playing) => {
    for (const name of ['grace', 'linus']) stageOf(playing).join(name).channel(channel).retain();
    const shown = await playing.canvas.findByText('3 people here');
    await expect(shown.title).toContain('Grace');
    await expect(shown).toHaveAttribute('data-count', '3');
  },
};

/** The same person in two tabs is one person. */
export const TwoTabs: Story = {
  play: async (playing) => {
    stageOf(playing).join('grace').channel(channel).retain();
    await playing.canvas.findByText('2 people here');
    stageOf(playing).join('grace').channel(channel).retain();
    stageOf(playing).join('linus').channel(channel).retain();
    await expect(await playing.canvas.findByText('3 people here')).toBeVisible();
  },
};

/** Somebody leaves. */
export const SomebodyLeaves: Story = {
  play: async (playing) => {
    const grace = stageOf(playing).join('grace');
    grace.channel(channel).retain();
    await playing.canvas.findByText('2 people here');
    grace.dispose();
    await expect(await playing.canvas.findByText('1 person here')).toBeVisible();
  },
};

/** Somebody is typing. */
export const OneTyping: Story = {
  play: async (playing) => {
    const grace = stageOf(playing).join('grace').channel(channel);
    grace.retain();
    await playing.canvas.findByText('2 people here');
    grace.setTyping(true);
    await expect(await playing.canvas.findByText('Grace is typing…')).toBeVisible();
    grace.setTyping(false);
    await waitFor(() => expect(playing.canvas.queryByText('Grace is typing…')).toBeNull());
  },
};

/** Two are typing. */
export const TwoTyping: Story = {
  play: async (playing) => {
    const people = ['grace', 'linus'].map((name) => stageOf(playing).join(name).channel(channel));
    for (const person of people) person.retain();
    await playing.canvas.findByText('3 people here');
    for (const person of people) person.setTyping(true);
    await expect(await playing.canvas.findByText('Grace and Linus are typing…')).toBeVisible();
  },
};

/** More than anybody wants to read the names of. */
export const ManyTyping: Story = {
  play: async (playing) => {
    const people = ['grace', 'linus', 'edsger'].map((name) => stageOf(playing).join(name).channel(channel));
    for (const person of people) person.retain();
    await playing.canvas.findByText('4 people here');
    for (const person of people) person.setTyping(true);
    await expect(await playing.canvas.findByText('3 people are typing…')).toBeVisible();
  },
};
