// @vitest-environment happy-dom
/** "With React Hook" under "Usage Examples" of the document. */
import '../../react/setup.js';

import { act, render, screen } from '@testing-library/react';
import { createElement, StrictMode, type ReactNode } from 'react';
import { renderToString } from 'react-dom/server';
import { describe, expect, it } from 'vitest';

import {
  ChatWebSocket,
  useChatWebSocket,
  type WebSocketConfig,
} from '../../../src/compat/chat-websocket/index.js';
import { createManualClock } from '../../../src/testing/manual-clock.js';
import { createPlainServer } from '../../core/plain/plain-server.js';

function show(given: WebSocketConfig = {}) {
  const server = createPlainServer();
  const clock = createManualClock();
  const seen: ChatWebSocket[] = [];
  const closes: string[] = [];
  const common: WebSocketConfig = {
    url: 'ws://localhost:8000/ws',
    webSocket: server.webSocket,
    clock,
    random: () => 0,
    onClose: ({ code, reason }) => void closes.push(`${code} ${reason}`),
    ...given,
  };
  function Help(options: WebSocketConfig): ReactNode {
    const ws = useChatWebSocket({ ...common, ...options });
    seen.push(ws);
    const { status } = ws.connection;
    return createElement('p', {}, status === 'closed' ? `${ws.state}, closed` : ws.state);
  }
  const element = (options: WebSocketConfig) => createElement(StrictMode, {}, createElement(Help, options));
  const view = render(element({}));
  const pass = (ms = 0): Promise<void> => act(() => clock.advance(ms));
  return {
    server,
    pass,
    seen,
    closes,
    render: (options: WebSocketConfig) => view.rerender(element(options)),
    unmount: () => view.unmount(),
    hears: async (message: object) => {
      server.socket.send(JSON.stringify(message));
      await pass();
    },
  };
}

const text = (words: string) => screen.getByText(words);

describe('function useChatWebSocket(options: WebSocketConfig)', () => {
  it('has a value at the first render, and it stays the same', async () => {
    const { seen, pass, render: renderAgain } = show();
    expect(seen[0]).toBeInstanceOf(ChatWebSocket);
    await pass();
    const connected = seen.at(-1);
    renderAgain({});
    expect(seen.at(-1)).toBe(connected);
    expect(connected?.isConnected).toBe(true);
  });

  it('wsRef.current.connect(): connected while mounted, over one socket in StrictMode too', async () => {
    const { server, pass } = show();
    expect(text('connecting')).toBeInTheDocument();
    await pass();
    expect(text('connected')).toBeInTheDocument();
    expect(server.sockets).toHaveLength(1);
  });

  it('return () => wsRef.current?.disconnect()', async () => {
    const { server, pass, unmount, closes } = show();
    await pass();
    unmount();
    await pass();
    expect([server.closes, closes]).toEqual([[1000], ['1000 Client disconnect']]);
    await pass(600_000);
    expect(server.sockets).toHaveLength(1);
  });

  it('is drawn again when the state changes, and comes back after the interval', async () => {
    const { server, pass } = show();
    await pass();
    act(() => server.socket.terminate());
    await pass();
    expect(text('disconnected')).toBeInTheDocument();
    await pass(3_000);
    expect(text('connected')).toBeInTheDocument();
  });

  it('shows that no more attempts are made', async () => {
    const { server, pass, seen } = show({ maxReconnectAttempts: 1 });
    await pass();
    server.refuse(true);
    act(() => server.socket.terminate());
    await pass(3_000);
    expect(seen.at(-1)?.connection.status).toBe('closed');
    expect(text('disconnected, closed')).toBeInTheDocument();
  });

  it('calls the newest callbacks', async () => {
    const heard: string[] = [];
    const { pass, hears, render: renderAgain } = show({ onMessage: () => heard.push('old') });
    await pass();
    renderAgain({ onMessage: ({ response }) => heard.push(`new ${response}`) });
    await hears({ response: 'Hello!' });
    expect(heard).toEqual(['new Hello!']);
  });

  it('what is sent before it is connected goes as soon as it is', async () => {
    const { server, seen, pass } = show();
    seen.at(-1)?.send({ message: 'hi', conversation_id: 'abc-123' });
    await pass();
    expect(server.received).toEqual(['{"message":"hi","conversation_id":"abc-123"}']);
  });

  it('another url is another socket', async () => {
    const { server, pass, render: renderAgain } = show();
    await pass();
    renderAgain({ url: 'ws://localhost:8000/other' });
    await pass();
    expect(server.asked.map(({ url }) => url)).toEqual([
      'ws://localhost:8000/ws',
      'ws://localhost:8000/other',
    ]);
    expect(server.closes).toEqual([1000]);
  });

  it('renders on a server, without a socket', () => {
    const server = createPlainServer();
    function Help(): ReactNode {
      return createElement('p', {}, useChatWebSocket({ webSocket: server.webSocket }).state);
    }
    expect(renderToString(createElement(Help))).toBe('<p>disconnected</p>');
    expect(server.asked).toEqual([]);
  });
});
