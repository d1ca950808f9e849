/** "Message Tests" of the document. */
import { describe, expect, it, vi } from 'vitest';

import { ChatWebSocket, type WebSocketConfig } from '../../../src/compat/chat-websocket/index.js';
import { atEnd, expectSoon, listenTo, openChatServer } from './chat-server.js';

async function connected(config: WebSocketConfig = {}, without: (keyof WebSocketConfig)[] = []) {
  const server = await openChatServer();
  const heard = listenTo(server.url, config);
  for (const key of without) delete heard.config[key];
  const ws = new ChatWebSocket(heard.config);
  atEnd(() => ws.disconnect());
  ws.connect();
  await expectSoon(() => ws.state, 'connected');
  return { server, ws, ...heard };
}

it('Valid JSON parsed: onMessage called with parsed data', async () => {
  const { server, messages } = await connected();
  const newest = {
    response: 'Reachable.',
    tool_calls: [
      { name: 'ping_gateway', arguments: { gateway: '192.168.1.1' }, result: 'ok', success: true },
    ],
    conversation_id: 'abc-123',
    session_id: 'abc-123',
    diagnostics: { confidence_score: 0.6, thoughts: ['hm'], tools_used: [] },
    verification: null,
    of_a_later_version: true,
  };
  server.sends(newest);
  await expectSoon(() => messages, [newest]);
});

it('Message callback invoked: Callback receives ServerMessage', async () => {
  const { server, messages } = await connected();
  server.sends({ response: 'one', tool_calls: null, conversation_id: 'abc-123' });
  server.sends({ response: 'two', tool_calls: null, conversation_id: 'abc-123' });
  await expectSoon(
    () => messages,
    [
      { response: 'one', tool_calls: null, conversation_id: 'abc-123' },
      { response: 'two', tool_calls: null, conversation_id: 'abc-123' },
    ],
  );
});

describe('Invalid JSON logged: Error logged, no crash', () => {
  it.each([
    ['text', 'garbage'],
    ['half an object', '{"response":'],
    ['a list', '[1]'],
    ['a number', '5'],
    ['null', 'null'],
    ['a response that is no text', '{"response":5}'],
    ['bytes', new Uint8Array([1, 2])],
  ])('%s is told to onError, and the next message comes', async (_what, data) => {
    const { server, ws, told, messages } = await connected();
    server.sends(data);
    server.sends({ response: 'still here' });
    await expectSoon(() => messages, [{ response: 'still here' }]);
    expect(told).toEqual(['open', 'error message-invalid']);
    expect(ws.isConnected).toBe(true);
  });

  it("console.error('Failed to parse WebSocket message:', err), where nobody gave onError", async () => {
    const logged = vi.spyOn(console, 'error').mockReturnValue();
    atEnd(() => logged.mockRestore());
    const { server, messages } = await connected({}, ['onError']);
    server.sends('garbage');
    server.sends({ response: 'still here' });
    await expectSoon(() => messages, [{ response: 'still here' }]);
    expect(logged).toHaveBeenCalledTimes(1);
    // What came may be anything, and private.
    expect(String(logged.mock.calls[0])).not.toContain('garbage');
  });
});

it('a callback that throws is the app’s own: the connection and the other callbacks go on', async () => {
  const thrown: unknown[] = [];
  vi.stubGlobal('reportError', (cause: unknown) => thrown.push(cause));
  atEnd(() => void vi.unstubAllGlobals());
  const cause = new Error('of the app');
  const messages: unknown[] = [];
  const { server, ws } = await connected({
    onOpen: () => {
      throw cause;
    },
    onMessage: (message) => {
      messages.push(message);
      throw cause;
    },
  });
  server.sends({ response: 'one' });
  server.sends({ response: 'two' });
  await expectSoon(() => messages.length, 2);
  expect([thrown, ws.isConnected]).toEqual([[cause, cause, cause], true]);
});

it('With Streaming Response: if (message.response) append, if (message.tool_calls) show', async () => {
  let text = '';
  const shown: unknown[] = [];
  const { server } = await connected({
    onMessage: (message) => {
      if (message.response) text += message.response;
      if (message.tool_calls) shown.push(...message.tool_calls.map(({ name }) => name));
    },
  });
  server.sends({ tool_calls: [{ name: 'ping_gateway' }] });
  for (const response of ['Hel', 'lo', '!']) server.sends({ response });
  await expectSoon(() => [text, shown], ['Hello!', ['ping_gateway']]);
});
