import { act, render, screen } from '@testing-library/react';
import { StrictMode } from 'react';
import { describe, expect, it } from 'vitest';

import type { WebSocketConnection } from '../../src/core/chat/connection-observer.js';
import { createManualClock } from '../../src/testing/manual-clock.js';
import { useWebSocket } from '../../src/react/use-web-socket.js';
import { createPlainServer } from '../core/plain/plain-server.js';
import { createSeen } from './seen.js';
import { createStage } from './stage.js';

describe('useWebSocket() of a provider', () => {
  async function showConnection() {
    const stage = createStage();
    const seen = createSeen<WebSocketConnection>();
    const Reader = () => {
      const connection = useWebSocket();
      seen.show(connection);
      const { status, readyState, isConnected, user } = connection;
      return <p>{`${status} ${readyState} ${isConnected} ${user?.id ?? 'nobody'}`}</p>;
    };
    await stage.show(<Reader />);
    return { ...stage, seen, connection: seen.last };
  }

  it('tells how the connection stands, and why', async () => {
    const { sockets, pass, connection } = await showConnection();
    expect(screen.getByText('open 1 true ada')).toBeInTheDocument();
    act(() => sockets[0]?.terminate());
    await pass(0);
    expect(screen.getByText('reconnecting 3 false ada')).toBeInTheDocument();
    expect(connection.explain().sentence).toContain('The connection was lost (1006');
    await pass(5000);
    expect(screen.getByText('open 1 true ada')).toBeInTheDocument();
    expect(connection.metrics()).toMatchObject({ sockets: 2, reconnects: 1 });
  });

  it('disconnects and connects', async () => {
    const { connection, pass } = await showConnection();
    act(() => connection.disconnect());
    await pass(60_000);
    expect(screen.getByText(/^closed 3 false/)).toBeInTheDocument();
    act(() => connection.connect());
    await pass();
    expect(screen.getByText('open 1 true ada')).toBeInTheDocument();
  });

  it('carries messages beside the channels, both ways', async () => {
    const heard: unknown[] = [];
    const asked: unknown[] = [];
    const stage = createStage({ gateway: { onMessage: ({ data }) => asked.push(data) } });
    const seen = createSeen<WebSocketConnection>();
    const Reader = () => {
      const connection = useWebSocket();
      seen.show(connection);
      return <p>{JSON.stringify(connection.lastMessage)}</p>;
    };
    await stage.show(<Reader />);
    seen.last.onMessage((data) => heard.push(data));
    seen.forget();
    act(() => void stage.gateway.connections.broadcast({ news: 1 }));
    await stage.pass();
    expect(heard).toEqual([{ news: 1 }]);
    expect(screen.getByText('{"news":1}')).toBeInTheDocument();
    expect(seen.count).toBe(1);
    expect(seen.last.send({ hello: 'server' })).toBe(true);
    expect(seen.last.sendJson('text')).toBe(true);
    await stage.pass();
    expect(asked).toEqual([{ hello: 'server' }, 'text']);
  });

  it('draws nobody again for a message that nobody reads', async () => {
    const { gateway, seen, pass } = await showConnection();
    seen.forget();
    act(() => void gateway.connections.broadcast('news'));
    await pass();
    expect(seen.count).toBe(0);
  });

  it('refuses bytes by name', async () => {
    const { connection } = await showConnection();
    expect(() => connection.send(new Uint8Array([1]))).toThrow(
      expect.objectContaining({ code: 'binary-unsupported' }),
    );
  });
});

describe('useWebSocket(url)', () => {
  function showPlain(strict = false) {
    const server = createPlainServer();
    const clock = createManualClock();
    const seen = createSeen<WebSocketConnection<unknown>>();
    const Ticker = ({ url }: { url: string | null }) => {
      const options = { webSocket: server.webSocket, clock, random: () => 0, environment: {} };
      const connection = useWebSocket(url, options);
      seen.show(connection);
      const { messages, isConnected } = connection;
      return <p>{`${isConnected} ${JSON.stringify(messages)}`}</p>;
    };
    const wrap = (url: string | null) =>
      strict ? (
        <StrictMode>
          <Ticker url={url} />
        </StrictMode>
      ) : (
        <Ticker url={url} />
      );
    const view = render(wrap('ws://chat.invalid/one'));
    const pass = (ms = 0): Promise<void> => act(() => clock.advance(ms));
    return { server, seen, pass, ...view, redraw: (url: string | null) => view.rerender(wrap(url)) };
  }

  it('needs no provider, and shows what came', async () => {
    const page = showPlain();
    await page.pass();
    expect(screen.getByText('true []')).toBeInTheDocument();
    page.server.socket.send('{"content":"Hello"}');
    await page.pass();
    expect(screen.getByText('true [{"content":"Hello"}]')).toBeInTheDocument();
    expect(page.seen.last.send({ content: 'Hi' })).toBe(true);
    await page.pass();
    expect(page.server.received).toEqual(['{"content":"Hi"}']);
  });

  it('opens one socket in StrictMode and keeps it for a second after the component went', async () => {
    const page = showPlain(true);
    await page.pass();
    page.unmount();
    await page.pass(999);
    expect(page.server.closes).toEqual([]);
    await page.pass(1);
    expect(page.server.closes).toEqual([1000]);
    expect(page.server.sockets).toHaveLength(1);
  });

  it('goes to another address when it is given one, and nowhere when it is given null', async () => {
    const page = showPlain();
    await page.pass();
    page.redraw('ws://chat.invalid/two');
    await page.pass(1000);
    expect(page.server.asked.map(({ url }) => url)).toEqual([
      'ws://chat.invalid/one',
      'ws://chat.invalid/two',
    ]);
    expect(page.server.closes).toEqual([1000]);
    page.redraw(null);
    await page.pass(1000);
    expect(page.server.closes).toEqual([1000, 1000]);
    expect(screen.getByText('false []')).toBeInTheDocument();
  });
});
