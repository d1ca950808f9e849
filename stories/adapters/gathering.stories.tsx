import type { Meta, StoryObj } from '@storybook/react-vite';
import { ConnectionProvider, useChannel } from 'colloquy';
import { Chat, Presence, ChatScope } from 'colloquy/components';
import { createInPageGateway, say, scriptedAgent, type InPageGateway } from 'colloquy/testing';
import { useEffect, useState, type ReactElement } from 'react';
import { expect, waitFor } from 'storybook/test';

import { gatheringChannelsEndpoint, sendAgentMessage } from '../../src/adapters/gathering/endpoint.js';
import { gatheringChannelAdapter, useWebSocket } from '../../src/compat/gathering/index.js';
import { patience, send } from '../support/actions.js';

const circle = 'dev-team';
const address = (name: string): string => `ws://in-page.invalid/ws/circles/${name}`;

/** A gateway that serves circles, for as long as the story is shown. */
function useCircles(): InPageGateway {
  const [inPage] = useState(() =>
    createInPageGateway({
      endpoints: [gatheringChannelsEndpoint()],
      agent: { id: '7', name: 'Sophie', run: scriptedAgent(say('Tests are green.'), { pace: 0 }) },
      authenticate: ({ token = 'ada' }) => ({ user: { id: token, name: token } }),
      onError: () => undefined,
    }),
  );
  return inPage;
}

/** Files and the like: what a circle tells of besides messages. */
function Activity(): ReactElement {
  const [lines, setLines] = useState<string[]>([]);
  useChannel(circle, (received) => {
    if (!('event' in received) || received.event.type !== 'event-published') return;
    const { name, data } = received.event;
    setLines((before) => [...before, `${name}: ${JSON.stringify(data)}`]);
  });
  return (
    <ul aria-label="Activity">
      {lines.map((line, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- lines are only added
        <li key={index}>{line}</li>
      ))}
    </ul>
  );
}

/** A circle through the adapter: a whole chat, who is there, and what happens. */
function CircleScene(): ReactElement {
  const inPage = useCircles();
  const [adapter] = useState(() => gatheringChannelAdapter({ user: { id: 'ada', name: 'Ada' } }));
  return (
    <ConnectionProvider
      url={address(circle)}
      webSocket={inPage.webSocket}
      adapter={adapter}
      retry={{ delay: () => 50 }}
    >
      <ChatScope channel={circle}>
        <Presence.Root />
      </ChatScope>
      <button
        type="button"
        onClick={() => {
          const publish = (name: string, data: Record<string, string | number>) =>
            void inPage.gateway.publish(circle, { name, data });
          publish('agent_joined', { agent_id: 7, name: 'Sophie' });
          publish('file_changed', { path: 'src/main.py' });
        }}
      >
        Let something happen
      </button>
      <button type="button" onClick={() => inPage.line.cut()}>
        Cut the line
      </button>
      <Activity />
      <Chat channel={circle} />
    </ConnectionProvider>
  );
}

/** The document's own example, on its hook. */
function HookScene(): ReactElement {
  const inPage = useCircles();
  const { messages, isConnected, send: say } = useWebSocket(address(circle), { webSocket: inPage.webSocket });
  useEffect(() => {
    if (isConnected) void sendAgentMessage(inPage.gateway, circle, 7, 'Good morning.');
  }, [inPage, isConnected]);
  return (
    <div>
      <div>Status: {isConnected ? 'Connected' : 'Disconnected'}</div>
      {messages.map((message, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- messages of this wire have no ids
        <div key={index}>{`${message.type}: ${contentOf(message.data)}`}</div>
      ))}
      <button type="button" onClick={() => say({ type: 'user_message', content: 'Hello, agents!' })}>
        Say hello
      </button>
    </div>
  );
}

function contentOf(data: unknown): string {
  const isSaid = typeof data === 'object' && data !== null && 'content' in data;
  return isSaid && typeof data.content === 'string' ? data.content : '';
}

/** GatheRing's circles on the gateway in the page: the same channel by the adapter and by the document's hook. */
const meta = {
  title: 'Adapters/GatheRing',
  component: CircleScene,
  parameters: { layout: 'padded' },
} satisfies Meta<typeof CircleScene>;

export default meta;
type Story = StoryObj<typeof meta>;

/** Agents join, files change, and people talk with agents. */
export const Circle: Story = {
  play: async (playing) => {
    const { canvas, userEvent } = playing;
    await send(playing, 'How is the build?');
    await waitFor(() => expect(canvas.getByText('Tests are green.')).toBeVisible(), patience);
    await userEvent.click(canvas.getByRole('button', { name: 'Let something happen' }));
    await expect(await canvas.findByText('file_changed: {"path":"src/main.py"}', {}, patience)).toBeVisible();
    await expect(await canvas.findByText('1 person here', {}, patience)).toBeVisible();
  },
};

/** The line is lost: what was said stays, and the circle is heard again. */
export const LostLine: Story = {
  play: async (playing) => {
    const { canvas, userEvent } = playing;
    const answers = async (count: number): Promise<void> =>
      waitFor(() => expect(canvas.getAllByText('Tests are green.')).toHaveLength(count), patience);
    await send(playing, 'How is the build?');
    await answers(1);
    await userEvent.click(canvas.getByRole('button', { name: 'Cut the line' }));
    await send(playing, 'And now?');
    await answers(2);
    await expect(canvas.getAllByText(/^(How is the build|And now)\?$/)).toHaveLength(2);
  },
};

/** `useWebSocket(url)` with its three results. */
export const Hook: Story = {
  render: () => <HookScene />,
  play: async ({ canvas, userEvent }) => {
    await expect(await canvas.findByText('Status: Connected', {}, patience)).toBeVisible();
    await expect(await canvas.findByText('agent_message: Good morning.', {}, patience)).toBeVisible();
    await userEvent.click(canvas.getByRole('button', { name: 'Say hello' }));
    await expect(await canvas.findByText('user_message: Hello, agents!', {}, patience)).toBeVisible();
    await expect(await canvas.findByText('agent_message: Tests are green.', {}, patience)).toBeVisible();
  },
};
