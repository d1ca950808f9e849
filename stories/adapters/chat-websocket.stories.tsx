import type { Meta, StoryObj } from '@storybook/react-vite';
import { ConnectionProvider } from 'colloquy';
import { Chat } from 'colloquy/components';
import { callServerTool, choose, createInPageGateway, marks, say, scriptedAgent } from 'colloquy/testing';
import type { InPageGateway } from 'colloquy/testing';
import { useState, type FormEvent, type ReactElement } from 'react';
import { expect, waitFor } from 'storybook/test';

import { chatWebSocketEndpoint } from '../../src/adapters/chat-websocket/endpoint.js';
import { chatWebSocketAdapter, useChatWebSocket } from '../../src/compat/chat-websocket/index.js';
import { patience, send } from '../support/actions.js';

const url = 'ws://in-page.invalid/ws';
const conversation = 'abc-123';
const agent = { id: 'tim', name: 'Tim' };

const script = choose(({ messages }) => {
  const asked = messages.findLast(({ role }) => role === 'user')?.parts[0];
  if (asked?.type === 'text' && asked.text === 'Count') return marks(400, { pace: 20 });
  return [
    callServerTool('ping_gateway', { gateway: '192.168.1.1' }, 'Gateway reachable'),
    say('Your gateway answers, so the fault lies behind it.'),
  ];
});

/** The gateway in the page, with this endpoint. */
function useHelpDesk(answers: 'whole' | 'pieces'): InPageGateway {
  const [inPage] = useState(() =>
    createInPageGateway({
      endpoints: [chatWebSocketEndpoint({ answers })],
      agent: { ...agent, run: scriptedAgent(script, { pace: 5 }) },
      authenticate: ({ token = 'ada' }) => ({ user: { id: token, name: token } }),
      onError: () => undefined,
    }),
  );
  return inPage;
}

/** A whole chat on this wire. */
function HelpScene(): ReactElement {
  const inPage = useHelpDesk('pieces');
  const [adapter] = useState(() =>
    chatWebSocketAdapter({ answers: 'pieces', user: { id: 'ada', name: 'Ada' }, agent }),
  );
  return (
    <ConnectionProvider url={url} webSocket={inPage.webSocket} adapter={adapter} retry={{ delay: () => 50 }}>
      <Chat
        channel={conversation}
        style={{ blockSize: '40rem' }}
        header={
          <button type="button" style={{ color: 'ButtonText' }} onClick={() => inPage.line.cut()}>
            Pull the cable
          </button>
        }
      />
    </ConnectionProvider>
  );
}

/** The document's own hook, and a page that is drawn by hand. */
function HookScene(): ReactElement {
  const inPage = useHelpDesk('whole');
  const [lines, setLines] = useState<string[]>([]);
  const [message, setMessage] = useState('');
  const ws = useChatWebSocket({
    url,
    webSocket: inPage.webSocket,
    reconnectInterval: 50,
    onMessage: ({ response, tool_calls: calls }) =>
      setLines((before) => [
        ...before,
        ...(calls ?? []).map(({ name, result }) => `${name}: ${String(result)}`),
        ...(response ? [`Tim: ${response}`] : []),
      ]),
  });
  const ask = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    setLines((before) => [...before, `You: ${message}`]);
    ws.send({ message, conversation_id: conversation });
    setMessage('');
  };
  return (
    <div>
      <p>The connection is {ws.state}.</p>
      {lines.map((line, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- lines are only added
        <p key={index}>{line}</p>
      ))}
      <form onSubmit={ask}>
        <input aria-label="Message" value={message} onChange={({ target }) => setMessage(target.value)} />
        <button type="submit">Ask</button>
        <button type="button" onClick={() => ws.disconnect()}>
          Hang up
        </button>
      </form>
    </div>
  );
}

/** The `message`/`response` wire of TechTim(e) on the gateway in the page. */
const meta = {
  title: 'Adapters/Chat WebSocket',
  component: HelpScene,
  parameters: { layout: 'padded' },
} satisfies Meta<typeof HelpScene>;

export default meta;
type Story = StoryObj<typeof meta>;

/** A question, the tool that ran, and the answer. There is no way to stop one here, and so no button for it. */
export const Conversation: Story = {
  play: async (playing) => {
    const { canvas } = playing;
    await send(playing, 'Why is my network slow?');
    const answer = await canvas.findByText(
      'Your gateway answers, so the fault lies behind it.',
      {},
      patience,
    );
    await expect(answer).toBeVisible();
    await expect(await canvas.findByText(/ping_gateway/, {}, patience)).toBeVisible();
    await expect(canvas.queryByRole('button', { name: /^Stop/ })).toBeNull();
  },
};

/** The line is lost in the middle of an answer: nothing can go on with it, so it is interrupted, with its text. */
export const LostLine: Story = {
  play: async (playing) => {
    const { canvas, userEvent } = playing;
    const answer = async () => (await canvas.findAllByRole('article', { name: /^Message from Tim/ })).at(-1);
    await send(playing, 'Count');
    await waitFor(async () => expect(await answer()).toHaveTextContent('⟦0010⟧'), patience);
    await userEvent.click(canvas.getByRole('button', { name: 'Pull the cable' }));
    await waitFor(async () => expect(await answer()).toHaveAttribute('data-status', 'interrupted'), patience);
    await expect(await answer()).toHaveTextContent('⟦0010⟧');
  },
};

/** `useChatWebSocket(options)`: what is sent without a connection waits for one, and makes it. */
export const Hook: Story = {
  render: () => <HookScene />,
  play: async ({ canvas, userEvent }) => {
    const ask = async (text: string): Promise<void> => {
      await userEvent.type(canvas.getByRole('textbox', { name: 'Message' }), text);
      await userEvent.click(canvas.getByRole('button', { name: 'Ask' }));
    };
    const answers = (count: number): Promise<void> =>
      waitFor(() => expect(canvas.getAllByText(/^Tim: Your gateway answers/)).toHaveLength(count), patience);
    await expect(await canvas.findByText('The connection is connected.', {}, patience)).toBeVisible();
    await ask('Why is my network slow?');
    await answers(1);
    await expect(canvas.getByText('ping_gateway: Gateway reachable')).toBeVisible();
    await userEvent.click(canvas.getByRole('button', { name: 'Hang up' }));
    await expect(await canvas.findByText('The connection is disconnected.', {}, patience)).toBeVisible();
    await ask('And now?');
    await answers(2);
    await expect(canvas.getByText('The connection is connected.')).toBeVisible();
  },
};
