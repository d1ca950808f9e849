/** "Event Emitter Pattern", "Singleton Pattern" and "Export Pattern" of the document. */
import { afterEach, describe, expect, expectTypeOf, it } from 'vitest';

import * as entry from '../../../src/compat/chat-websocket/index.js';
import {
  ChatWebSocket,
  ChatWebSocketEmitter,
  destroyWebSocket,
  getWebSocket,
  type ClientMessage,
  type ConnectionState,
  type ServerMessage,
  type WebSocketConfig,
} from '../../../src/compat/chat-websocket/index.js';
import { atEnd, expectSoon, listenTo, openChatServer } from './chat-server.js';

describe('class ChatWebSocketEmitter extends ChatWebSocket', () => {
  async function emitter(config: WebSocketConfig = {}) {
    const server = await openChatServer();
    const heard = listenTo(server.url, config);
    const ws = new ChatWebSocketEmitter(heard.config);
    atEnd(() => ws.disconnect());
    return { server, ws, ...heard };
  }

  it("type WebSocketEventType = 'open' | 'close' | 'error' | 'message'", async () => {
    const { ws, server } = await emitter();
    const heard: unknown[] = [];
    ws.on('open', () => heard.push('open'));
    ws.on('message', ({ response }) => heard.push(response));
    ws.on('error', ({ type, code }) => heard.push(`${type} ${code}`));
    ws.on('close', ({ type, code, wasClean }) => heard.push(`${type} ${code} ${wasClean}`));
    ws.connect();
    await expectSoon(() => heard, ['open']);
    server.sends({ response: 'Hello!' });
    await expectSoon(() => heard, ['open', 'Hello!']);
    server.drop();
    await expectSoon(() => heard, ['open', 'Hello!', 'error abnormal', 'close 1006 false']);
    expect(ws).toBeInstanceOf(ChatWebSocket);
  });

  it('the configuration’s own callbacks are called too, and first', async () => {
    const order: string[] = [];
    const { ws } = await emitter({ onOpen: () => order.push('configuration') });
    ws.on('open', () => order.push('first'));
    ws.on('open', () => order.push('second'));
    ws.connect();
    await expectSoon(() => order, ['configuration', 'first', 'second']);
  });

  it('Return unsubscribe function', async () => {
    const { ws, server, messages } = await emitter();
    const heard: unknown[] = [];
    const off = ws.on('message', () => {
      heard.push('once');
      off();
    });
    ws.connect();
    await expectSoon(() => ws.state, 'connected');
    server.sends({ response: 'one' });
    server.sends({ response: 'two' });
    await expectSoon(() => messages.length, 2);
    expect(heard).toEqual(['once']);
  });

  it('who listens to errors is told of them in place of the console', async () => {
    const { ws, server, config } = await emitter();
    delete config.onError;
    const quiet = new ChatWebSocketEmitter(config);
    atEnd(() => quiet.disconnect());
    const codes: string[] = [];
    quiet.on('error', ({ code }) => codes.push(code));
    quiet.connect();
    await expectSoon(() => quiet.state, 'connected');
    server.sends('garbage');
    await expectSoon(() => codes, ['message-invalid']);
    expect(ws.state).toBe('disconnected');
  });
});

describe('Singleton Pattern', () => {
  afterEach(() => destroyWebSocket());

  it('getWebSocket(config): if (!instance) instance = new ChatWebSocket(config)', () => {
    const first = getWebSocket({ url: 'ws://one.example/ws' });
    expect(first).toBeInstanceOf(ChatWebSocket);
    expect(getWebSocket()).toBe(first);
    expect(getWebSocket({ url: 'ws://two.example/ws' }).config.url).toBe('ws://one.example/ws');
  });

  it('destroyWebSocket(): instance.disconnect(), instance = null', async () => {
    const server = await openChatServer();
    const { config } = listenTo(server.url);
    const first = getWebSocket(config);
    first.connect();
    await expectSoon(() => first.state, 'connected');
    destroyWebSocket();
    await expectSoon(() => server.closes, [{ code: 1000, reason: 'Client disconnect' }]);
    expect(getWebSocket(config)).not.toBe(first);
  });

  it('destroyWebSocket() without an instance does nothing', () => {
    expect(() => destroyWebSocket()).not.toThrow();
  });
});

describe('Export Pattern', () => {
  it('export { ChatWebSocket, getWebSocket, destroyWebSocket }', () => {
    expect(Object.keys(entry).sort()).toEqual([
      'ChatWebSocket',
      'ChatWebSocketEmitter',
      'chatWebSocketAdapter',
      'destroyWebSocket',
      'getWebSocket',
      'useChatWebSocket',
    ]);
  });

  it('export type { WebSocketConfig, ConnectionState }', () => {
    expectTypeOf<ConnectionState>().toEqualTypeOf<'disconnected' | 'connecting' | 'connected' | 'closing'>();
    expectTypeOf<WebSocketConfig['reconnectInterval']>().toEqualTypeOf<number | undefined>();
    expectTypeOf<ServerMessage['response']>().toEqualTypeOf<string | undefined>();
    // Callbacks that were written for the DOM's own events are taken as they are.
    const config: WebSocketConfig = {
      onOpen: () => undefined,
      onClose: (event: CloseEvent) => void event.wasClean,
      onError: (error: Event) => void error.type,
      onMessage: (message: ServerMessage) => void message.tool_calls,
    };
    const message: ClientMessage = { message: 'Hello', conversation_id: 'abc-123' };
    expect([Object.keys(config).length, message.message]).toEqual([4, 'Hello']);
  });
});
