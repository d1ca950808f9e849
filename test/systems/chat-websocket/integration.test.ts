/** "Usage Examples" and "Integration Tests" of the document: its client with agents of a real gateway. */
import { expect, it } from 'vitest';
import { WebSocket } from 'ws';

import { chatWebSocketEndpoint } from '../../../src/adapters/chat-websocket/endpoint.js';
import { createClient } from '../../../src/client.js';
import {
  ChatWebSocket,
  chatWebSocketAdapter,
  type ServerMessage,
  type WebSocketConfig,
} from '../../../src/compat/chat-websocket/index.js';
import { createGateway } from '../../../src/gateway/index.js';
import { serveGateway } from '../../../src/server/index.js';
import { callServerTool, choose, say, scriptedAgent } from '../../../src/testing/index.js';
import { atEnd, expectSoon } from './chat-server.js';

/** Says how many messages it knows of the conversation, or pings a gateway where it is told to fix a network. */
const script = choose(({ messages }) => {
  const last = messages.at(-1)?.parts[0];
  const text = last?.type === 'text' ? last.text : '';
  return text.includes('network')
    ? [callServerTool('ping_gateway', { gateway: '192.168.1.1' }, 'Gateway reachable'), say('It works.')]
    : say(`I know ${messages.length}.`);
});

async function serve() {
  const gateway = createGateway({
    anonymous: true,
    endpoints: [chatWebSocketEndpoint()],
    agent: scriptedAgent(script, { pace: 0 }),
  });
  const { port, close } = await serveGateway(gateway);
  atEnd(close);
  const url = `ws://127.0.0.1:${port}/ws`;
  return {
    url,
    open: (config: WebSocketConfig = {}) => {
      const messages: ServerMessage[] = [];
      const onMessage = (message: ServerMessage): void => void messages.push(message);
      const ws = new ChatWebSocket({ url, webSocket: WebSocket, onMessage, ...config });
      atEnd(() => ws.disconnect());
      return { ws, messages };
    },
  };
}

it('Basic Usage: connect, send, be answered, clean up', async () => {
  const { open } = await serve();
  const told: string[] = [];
  const { ws, messages } = open({
    onOpen: () => void told.push('Connected!'),
    onClose: ({ code, reason }) => void told.push(`${code} ${reason}`),
  });
  ws.connect();
  ws.send({ message: 'Hello, how can I fix my network?', conversation_id: 'abc-123' });
  await expectSoon(() => messages.map(({ response }) => response), ['It works.']);
  ws.disconnect();
  await expectSoon(() => told, ['Connected!', '1000 Client disconnect']);
  expect(ws.state).toBe('disconnected');
});

it('Full conversation flow: Messages sent and received', async () => {
  const { open } = await serve();
  const { ws, messages } = open();
  for (const message of ['one', 'two', 'three']) ws.send({ message, conversation_id: 'abc-123' });
  await expectSoon(() => messages.length, 3);
  expect(messages.map(({ response }) => response?.startsWith('I know '))).toEqual([true, true, true]);
});

it('Tool calls received: tool_calls array populated', async () => {
  const { open } = await serve();
  const { ws, messages } = open();
  ws.send({ message: 'fix my network' });
  await expectSoon(() => messages.length, 1);
  expect(messages[0]?.tool_calls).toMatchObject([
    {
      name: 'ping_gateway',
      arguments: { gateway: '192.168.1.1' },
      result: 'Gateway reachable',
      success: true,
    },
  ]);
});

it('Conversation ID persisted: Same ID across messages', async () => {
  const { open } = await serve();
  const { ws, messages } = open();
  ws.send({ message: 'hello' });
  await expectSoon(() => messages.length, 1);
  const id = messages[0]?.conversation_id ?? '';
  expect(id).not.toBe('');
  ws.send({ message: 'again', conversation_id: id });
  await expectSoon(() => messages.length, 2);
  expect(messages[1]).toMatchObject({ conversation_id: id, response: 'I know 3.' });
});

it('the same conversation over messages and reloads: a channel is its id', async () => {
  const { url } = await serve();
  const answers: string[] = [];
  for (const load of ['first', 'second']) {
    const client = createClient({ url, webSocket: WebSocket, adapter: chatWebSocketAdapter() });
    const room = client.channel('kept-in-the-address');
    room.retain();
    client.retain();
    await room.sendMessage({ parts: [{ type: 'text', text: load }] });
    const answer = (): string => {
      const { order, settled } = room.getView();
      const part = settled.get(order.at(-1) ?? '')?.parts[0];
      return part?.type === 'text' ? part.text : '';
    };
    await expect.poll(answer, { timeout: 10_000 }).toMatch(/^I know/);
    answers.push(answer());
    client.dispose();
  }
  expect(answers).toEqual(['I know 1.', 'I know 3.']);
});
