/** "Error Handling", "Close Codes" and "Connection Tests" of the document. Where its code and its table differ, the table holds. */
import { describe, expect, it, vi } from 'vitest';

import { ChatWebSocket, type WebSocketConfig } from '../../../src/compat/chat-websocket/index.js';
import { atEnd, expectSoon, listenTo, openChatServer } from './chat-server.js';

async function connected(config: WebSocketConfig = {}) {
  const server = await openChatServer();
  const heard = listenTo(server.url, config);
  const ws = new ChatWebSocket(heard.config);
  atEnd(() => ws.disconnect());
  ws.connect();
  await expectSoon(() => ws.state, 'connected');
  const { clock } = heard;
  /** Goes on to the next attempt, and until it has failed. @returns how long it took to come, in ms. */
  const failsNext = async (): Promise<number> => {
    const before = server.asked();
    const ms = clock.untilNext ?? 0;
    await clock.advance(ms - 1);
    expect(server.asked()).toBe(before);
    await clock.advance(1);
    await expectSoon(server.asked, before + 1);
    await expectSoon(() => ws.state, 'disconnected');
    return ms;
  };
  return { server, ws, failsNext, ...heard };
}

describe('Auto-reconnect on disconnect: Reconnects after interval', () => {
  it('reconnectInterval: 3000', async () => {
    const { server, ws, clock, told } = await connected();
    server.drop();
    await expectSoon(() => ws.state, 'disconnected');
    await clock.advance(2999);
    expect(server.asked()).toBe(1);
    await clock.advance(1);
    await expectSoon(() => ws.state, 'connected');
    expect(told).toEqual(['open', 'error abnormal', 'close 1006', 'open']);
  });

  it('another interval', async () => {
    const { server, ws, clock } = await connected({ reconnectInterval: 50 });
    server.drop();
    await expectSoon(() => ws.state, 'disconnected');
    await clock.advance(50);
    await expectSoon(() => ws.state, 'connected');
  });

  it('if (!this.config.reconnect) return', async () => {
    const { server, ws, clock, told } = await connected({ reconnect: false });
    server.drop();
    await expectSoon(() => told, ['open', 'error closed', 'close 1006']);
    await clock.advance(600_000);
    expect([server.asked(), ws.connection.status]).toEqual([1, 'closed']);
  });
});

describe('Max reconnect attempts: Stops after max attempts', () => {
  it('maxReconnectAttempts: 5, and then a terminal state that can be seen', async () => {
    const { server, ws, failsNext, clock, told } = await connected();
    server.refuse(true);
    server.drop();
    await expectSoon(() => ws.state, 'disconnected');
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      expect(ws.connection).toMatchObject({ status: 'reconnecting', attempt });
      expect(ws.connection.nextRetryAt).not.toBeNull();
      await failsNext();
    }
    await expectSoon(() => ws.connection.status, 'closed');
    expect(ws.connection.nextRetryAt).toBeNull();
    expect(ws.connection.reason?.sentence).toContain('5 retries were made');
    await expectSoon(() => told.at(-2), 'error closed');
    await clock.advance(3_600_000);
    expect([server.asked(), ws.state]).toEqual([6, 'disconnected']);
  });

  it("console.error('Max reconnection attempts reached'), where nobody gave onError", async () => {
    const logged = vi.spyOn(console, 'error').mockReturnValue();
    atEnd(() => logged.mockRestore());
    const server = await openChatServer();
    const { onError: _, ...config } = listenTo(server.url, { maxReconnectAttempts: 0 }).config;
    const ws = new ChatWebSocket(config);
    ws.connect();
    await expectSoon(() => ws.state, 'connected');
    server.drop();
    await expectSoon(() => logged.mock.calls.length, 1);
    expect(String(logged.mock.calls[0]?.[0])).toContain('0 retries were made');
  });

  it('connect(), or a message, begins anew', async () => {
    const { server, ws, failsNext } = await connected({ maxReconnectAttempts: 1 });
    server.refuse(true);
    server.drop();
    await expectSoon(() => ws.state, 'disconnected');
    await failsNext();
    await expectSoon(() => ws.connection.status, 'closed');
    server.refuse(false);
    ws.send({ message: 'anybody?' });
    await expectSoon(() => server.received, [{ message: 'anybody?' }]);
  });

  it('socket.onopen: this.reconnectAttempts = 0, once the connection has held for ten seconds', async () => {
    const { server, ws, clock } = await connected({ maxReconnectAttempts: 1 });
    for (let round = 0; round < 3; round += 1) {
      await clock.advance(10_000);
      server.drop();
      await expectSoon(() => ws.connection, expect.objectContaining({ status: 'reconnecting', attempt: 1 }));
      await clock.advance(3_000);
      await expectSoon(() => ws.state, 'connected');
    }
  });
});

it('onReconnect, of the project’s newer client: the number of each attempt, when it is waited for', async () => {
  const attempts: number[] = [];
  const { server, ws, clock, failsNext } = await connected({
    onReconnect: (attempt) => attempts.push(attempt),
  });
  server.refuse(true);
  server.drop();
  await expectSoon(() => ws.state, 'disconnected');
  await failsNext();
  await failsNext();
  expect(attempts).toEqual([1, 2, 3]);
  server.refuse(false);
  await clock.runNext();
  await expectSoon(() => ws.state, 'connected');
  expect(attempts).toEqual([1, 2, 3]);
});

describe('Close Codes', () => {
  it('1000 Normal closure: Don’t reconnect', async () => {
    const { server, ws, clock, told } = await connected();
    server.close(1000, 'bye');
    await expectSoon(() => told, ['open', 'close 1000 bye']);
    expect([ws.state, ws.connection.status]).toEqual(['disconnected', 'closed']);
    await clock.advance(600_000);
    expect(server.asked()).toBe(1);
  });

  it('1001 Going away: Reconnect', async () => {
    const { server, ws, clock, told } = await connected();
    server.close(1001);
    await expectSoon(() => ws.state, 'disconnected');
    // At once, but for a moment that keeps clients out of step.
    expect(clock.untilNext).toBeLessThan(1_000);
    await clock.advance(1_000);
    await expectSoon(() => ws.state, 'connected');
    expect(told).toEqual(['open', 'close 1001', 'open']);
  });

  it('1006 Abnormal closure: Reconnect with backoff', async () => {
    const { server, ws, failsNext } = await connected();
    server.refuse(true);
    server.drop();
    await expectSoon(() => ws.state, 'disconnected');
    const delays: number[] = [];
    for (let attempt = 1; attempt <= 5; attempt += 1) delays.push(await failsNext());
    expect(delays).toEqual([3_000, 6_000, 12_000, 24_000, 30_000]);
  });

  it('1011 Server error: Reconnect after delay', async () => {
    const { server, ws, clock } = await connected();
    for (let round = 1; round <= 3; round += 1) {
      server.close(1011);
      await expectSoon(() => ws.state, 'disconnected');
      expect(clock.untilNext).toBe(3_000);
      await clock.advance(3_000);
      await expectSoon(() => ws.state, 'connected');
    }
  });

  it.each([1005, 1012, 4000])('%i, which the table does not name: reconnects as well', async (code) => {
    const { server, ws, clock } = await connected();
    if (code === 1005) server.close();
    else server.close(code);
    await expectSoon(() => ws.state, 'disconnected');
    await clock.advance(3_000);
    await expectSoon(() => ws.state, 'connected');
  });
});

describe('Error Handling', () => {
  it('Connection refused: Automatic reconnect with backoff', async () => {
    const server = await openChatServer();
    await server.stop();
    const { config, told, clock } = listenTo(server.url);
    const ws = new ChatWebSocket(config);
    atEnd(() => ws.disconnect());
    ws.connect();
    await expectSoon(() => told, ['error socket-failed', 'close 1006']);
    expect([ws.state, clock.untilNext]).toEqual(['disconnected', 3_000]);
    await clock.advance(3_000);
    await expectSoon(() => told.length, 4);
    expect(clock.untilNext).toBe(6_000);
  });

  it('Network error: Queue messages, reconnect', async () => {
    const { server, ws, clock } = await connected();
    server.refuse(true);
    server.drop();
    await expectSoon(() => ws.state, 'disconnected');
    ws.send({ message: 'one' });
    ws.send({ message: 'two' });
    await expectSoon(() => ws.state, 'disconnected');
    server.refuse(false);
    await clock.runNext();
    await expectSoon(() => server.received, [{ message: 'one' }, { message: 'two' }]);
  });

  it('Server close: Check close code, may reconnect, and what was sent is not sent again', async () => {
    const { server, ws, clock } = await connected();
    ws.send({ message: 'sent' });
    await expectSoon(() => server.received.length, 1);
    server.close(1011);
    await expectSoon(() => ws.state, 'disconnected');
    await clock.advance(3_000);
    await expectSoon(() => ws.state, 'connected');
    ws.send({ message: 'next' });
    await expectSoon(() => server.received, [{ message: 'sent' }, { message: 'next' }]);
  });

  it('an address that is none is told, and thrown at nobody', () => {
    const { config, told } = listenTo('not an address');
    const ws = new ChatWebSocket(config);
    expect(() => ws.connect()).not.toThrow();
    return expectSoon(() => [told, ws.state], [['error socket-failed'], 'disconnected']);
  });
});

it('State updates correctly: State reflects socket readyState', async () => {
  const { server, ws, clock } = await connected();
  expect([ws.state, ws.isConnected]).toEqual(['connected', true]);
  server.drop();
  await expectSoon(() => ws.state, 'disconnected');
  expect(ws.isConnected).toBe(false);
  await clock.advance(3_000);
  expect(ws.state).toBe('connecting');
  await expectSoon(() => [ws.state, ws.isConnected], ['connected', true]);
});
