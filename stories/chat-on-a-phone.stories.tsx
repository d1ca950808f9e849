import type { Meta, StoryObj } from '@storybook/react-vite';
import { Chat } from 'colloquy/components';
import { expect } from 'storybook/test';

import * as chat from './chat.stories.js';
import { loadStage, onStage } from './support/stage.js';

/** Every story of the whole chat once more, 375 CSS pixels wide. Nothing scrolls sideways but code and tables. */
const meta = {
  title: 'Chat on a phone',
  component: Chat,
  args: chat.default.args,
  loaders: [loadStage],
  decorators: [onStage],
  globals: { viewport: { value: 'phone' } },
  parameters: { layout: 'fullscreen' },
} satisfies Meta<typeof Chat>;

export default meta;
type Story = StoryObj<typeof meta>;

/** Plays a story, then measures. */
function onAPhone(story: Story): Story {
  return {
    ...story,
    play: async (context) => {
      await story.play?.(context);
      const { scrollWidth, clientWidth } = document.documentElement;
      await expect(scrollWidth).toBe(clientWidth);
      for (const log of context.canvas.getAllByRole('log')) {
        await expect(log.scrollWidth).toBe(log.clientWidth);
      }
    },
  };
}

export const WholeChat: Story = onAPhone(chat.WholeChat);
export const Empty: Story = onAPhone(chat.Empty);
export const SendAndStream: Story = onAPhone(chat.SendAndStream);
export const Streaming: Story = onAPhone(chat.Streaming);
export const ServerTool: Story = onAPhone(chat.ServerTool);
export const ClientTool: Story = onAPhone(chat.ClientTool);
export const AwaitingApproval: Story = onAPhone(chat.AwaitingApproval);
export const ApprovedTool: Story = onAPhone(chat.ApprovedTool);
export const DeniedTool: Story = onAPhone(chat.DeniedTool);
export const FailedTool: Story = onAPhone(chat.FailedTool);
export const Stopped: Story = onAPhone(chat.Stopped);
export const CutInMidWord: Story = onAPhone(chat.CutInMidWord);
export const FailedAnswer: Story = onAPhone(chat.FailedAnswer);
export const Reasoning: Story = onAPhone(chat.Reasoning);
export const Versions: Story = onAPhone(chat.Versions);
export const Edited: Story = onAPhone(chat.Edited);
export const Refused: Story = onAPhone(chat.Refused);
