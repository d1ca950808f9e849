// @vitest-environment happy-dom
/** "React Hook" under "Client Implementation" of the document. */
import '../../react/setup.js';

import { act, render, screen } from '@testing-library/react';
import { createElement, type ReactNode } from 'react';
import { describe, expect, it } from 'vitest';

import { useWebSocket, type GatheringWebSocket } from '../../../src/compat/gathering/use-web-socket.js';
import { createManualClock } from '../../../src/testing/manual-clock.js';
import { createPlainServer } from '../../core/plain/plain-server.js';

function show(circleName = 'dev-team') {
  const server = createPlainServer();
  const clock = createManualClock();
  const seen: GatheringWebSocket[] = [];
  const options = { webSocket: server.webSocket, clock, random: () => 0, environment: {} };
  /** The document's own example of use. */
  function CircleChat({ name }: { name: string }): ReactNode {
    const circle = useWebSocket(`ws://localhost:8000/ws/circles/${name}`, options);
    seen.push(circle);
    const { messages, isConnected } = circle;
    const said = messages.map(({ data }) => (data as { content: string }).content);
    return createElement('p', {}, `Status: ${isConnected ? 'Connected' : 'Disconnected'} ${said.join(', ')}`);
  }
  const view = render(createElement(CircleChat, { name: circleName }));
  const pass = (ms = 0): Promise<void> => act(() => clock.advance(ms));
  return {
    server,
    pass,
    last: () => seen.at(-1),
    move: (name: string) => view.rerender(createElement(CircleChat, { name })),
    unmount: () => view.unmount(),
    hears: async (message: object) => {
      server.socket.send(JSON.stringify(message));
      await pass();
    },
  };
}

const text = (words: string) => screen.getByText(words);

describe('useWebSocket(url)', () => {
  it('ws.current.onopen = () => setIsConnected(true), onclose = () => setIsConnected(false)', async () => {
    const { server, pass } = show();
    expect(text('Status: Disconnected')).toBeInTheDocument();
    await pass();
    expect(text('Status: Connected')).toBeInTheDocument();
    act(() => server.socket.terminate());
    await pass();
    expect(text('Status: Disconnected')).toBeInTheDocument();
  });

  it('setMessages((prev) => [...prev, message])', async () => {
    const { pass, hears } = show();
    await pass();
    await hears({ type: 'agent_message', data: { agent_id: 1, content: 'Hello' } });
    await hears({ type: 'agent_message', data: { agent_id: 1, content: 'again' } });
    expect(text('Status: Connected Hello, again')).toBeInTheDocument();
  });

  it('send(data): JSON.stringify(data) if OPEN, by a function that stays the same', async () => {
    const { server, pass, last, hears } = show();
    await pass();
    const first = last()?.send;
    expect(first?.({ type: 'user_message', content: 'hi' })).toBe(true);
    await hears({ type: 'agent_message', data: { agent_id: 1, content: 'Hello' } });
    expect(server.received).toEqual(['{"type":"user_message","content":"hi"}']);
    expect(last()?.send).toBe(first);
  });

  it('useEffect(…, [url]): another url is another connection', async () => {
    const { server, pass, move } = show();
    await pass();
    move('other');
    await pass(2_000);
    expect(server.asked.map(({ url }) => url)).toEqual([
      'ws://localhost:8000/ws/circles/dev-team',
      'ws://localhost:8000/ws/circles/other',
    ]);
    expect(server.closes).toHaveLength(1);
  });

  it('return () => { ws.current?.close() }', async () => {
    const { server, pass, unmount } = show();
    await pass();
    unmount();
    await pass(2_000);
    expect(server.closes).toEqual([1000]);
  });

  it('a ping is answered, and is no message: it has no data to show', async () => {
    const { server, pass, hears } = show();
    await pass();
    await hears({ type: 'ping' });
    await pass();
    expect(server.received).toEqual(['{"type":"pong"}']);
    expect(text('Status: Connected')).toBeInTheDocument();
  });

  it('comes back after 1,000 ms × attempt', async () => {
    const { server, pass } = show();
    await pass();
    server.refuse(true);
    act(() => server.socket.terminate());
    await pass(1_000);
    expect(server.asked).toHaveLength(2);
    server.refuse(false);
    await pass(2_000);
    expect(text('Status: Connected')).toBeInTheDocument();
  });
});
