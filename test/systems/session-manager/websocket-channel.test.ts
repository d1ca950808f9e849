/** "Core WebSocket Channel Implementation" of the document (its `test_websocket_channel.py`). */
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

import { describe, expect, it, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';

import {
  createWebsocketConfig,
  WebSocketChannel,
  websocketChannel,
} from '../../../src/compat/session-manager/index.js';
import { createManualClock } from '../../../src/testing/manual-clock.js';
import { createSocketConstructor } from '../../../src/testing/socket-constructor.js';
import { exampleUrl, openChannel } from './open-channel.js';

describe('connect() -> bool', () => {
  it('"Establish WebSocket connection": disconnected, connecting, connected', async () => {
    const { channel, connect, states, server } = openChannel();
    expect([channel.connectionState, channel.isConnected]).toEqual(['disconnected', false]);
    expect(await connect()).toBe(true);
    expect([channel.connectionState, channel.isConnected]).toEqual(['connected', true]);
    expect(states).toEqual(['connecting', 'connected']);
    expect(server.asked.map(({ url }) => url)).toEqual([exampleUrl]);
  });

  it('"Already connected": return True', async () => {
    const { connect, server } = openChannel();
    await connect();
    expect(await connect()).toBe(true);
    expect(server.asked).toHaveLength(1);
  });

  it('async with self._connect_lock: one at a time', async () => {
    const { channel, clock, server } = openChannel();
    const both = Promise.all([channel.connect(), channel.connect()]);
    await clock.advance(0);
    expect(await both).toEqual([true, true]);
    expect(server.asked).toHaveLength(1);
  });

  it('retry_attempts: 3, asyncio.sleep(retry_delay * retry_count): 1 s, then 2 s, then ERROR and False', async () => {
    const { channel, clock, server, states } = openChannel();
    server.refuse(true);
    const connected = channel.connect();
    await clock.advance(999);
    expect(server.asked).toHaveLength(1);
    await clock.advance(1);
    expect(server.asked).toHaveLength(2);
    await clock.advance(1_999);
    expect(server.asked).toHaveLength(2);
    await clock.advance(1);
    expect(await connected).toBe(false);
    expect(server.asked).toHaveLength(3);
    expect(states).toEqual(['connecting', 'error']);
    expect(channel.lastError?.message).toContain('Connection failed');
    await clock.advance(60_000);
    expect(server.asked).toHaveLength(3);
  });

  it('a later attempt succeeds, and an ERROR is no end', async () => {
    const { channel, clock, server } = openChannel();
    server.refuse(true);
    const connected = channel.connect();
    await clock.advance(1_000);
    server.refuse(false);
    await clock.advance(2_000);
    expect(await connected).toBe(true);
    await channel.close();
    server.refuse(true);
    const again = channel.connect();
    await clock.advance(3_000);
    expect([await again, channel.connectionState]).toEqual([false, 'error']);
    server.refuse(false);
    const last = channel.connect();
    await clock.advance(0);
    expect(await last).toBe(true);
  });

  it('"Connection timeout after 30.0s"', async () => {
    const clock = createManualClock();
    const silent = new WebSocketChannel(createWebsocketConfig(exampleUrl, 't', { retryAttempts: 1 }), {
      clock,
      webSocket: createSocketConstructor(() => new Promise<never>(() => undefined)),
    });
    const connected = silent.connect();
    await clock.advance(29_999);
    expect(silent.connectionState).toBe('connecting');
    await clock.advance(1);
    expect(await connected).toBe(false);
    expect(silent.lastError?.message).toContain('Connection timeout after 30s');
  });

  it('an address that is none fails without a socket', async () => {
    const { channel, clock } = openChannel({ url: 'not an address', retryAttempts: 1 });
    const connected = channel.connect();
    await clock.advance(0);
    expect([await connected, channel.connectionState]).toEqual([false, 'error']);
    expect(channel.lastError?.message).toContain('Connection failed');
  });

  it('headers = {"Authorization": f"Bearer {token}", "User-Agent": …}, ping and pong, on a real socket of ws', async () => {
    const server = new WebSocketServer({ port: 0 });
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const asked = once(server, 'connection') as Promise<[WebSocket, IncomingMessage]>;
    const config = createWebsocketConfig(`ws://127.0.0.1:${port}/`, 'test-token', { pingInterval: 5 });
    const channel = new WebSocketChannel(config, { webSocket: WebSocket });
    expect(await channel.connect()).toBe(true);
    const [, request] = await asked;
    expect(request.headers.authorization).toBe('Bearer test-token');
    expect(request.headers['user-agent']).toMatch(/^colloquy-session-manager\//);
    await expect.poll(() => channel.getConnectionInfo().lastPongTime, { timeout: 20_000 }).not.toBeNull();
    await channel.close();
    server.close();
    await once(server, 'close');
  });
});

describe('send_message(data: str | bytes | dict)', () => {
  it('str, bytes, and dict as json.dumps', async () => {
    const { channel, connect, server, clock } = openChannel();
    await connect();
    await channel.sendMessage('text');
    await channel.sendMessage(Uint8Array.of(1, 2, 3));
    await channel.sendMessage({ a: [1, null] });
    await clock.advance(0);
    expect(server.received).toEqual(['text', Uint8Array.of(1, 2, 3), '{"a":[1,null]}']);
  });

  it('raise RuntimeError("WebSocket not connected")', async () => {
    const { channel, connect } = openChannel();
    await expect(channel.sendMessage('x')).rejects.toThrow('WebSocket not connected');
    await connect();
    await channel.close();
    await expect(channel.sendMessage('x')).rejects.toMatchObject({ code: 'closed' });
  });

  it.each([
    [7, 'number'],
    [null, 'null'],
    [undefined, 'undefined'],
    [[1], 'array'],
  ])('raise ValueError("Unsupported message type: …"): %j', async (value, kind) => {
    const { channel, connect, errors } = openChannel();
    await connect();
    // @ts-expect-error -- what JavaScript may hand over all the same
    const sent = channel.sendMessage(value);
    await expect(sent).rejects.toThrow(`Unsupported message type: ${kind}`);
    await expect(sent).rejects.toMatchObject({ code: 'message-invalid' });
    expect(channel.getConnectionInfo()).toMatchObject({ errorCount: 1, isConnected: true });
    expect(errors).toHaveLength(1);
  });

  it('what cannot be written as JSON is counted, told and raised', async () => {
    const { channel, connect, errors } = openChannel();
    await connect();
    const ring: Record<string, unknown> = {};
    ring['ring'] = ring;
    await expect(channel.sendMessage(ring)).rejects.toThrow('circular');
    expect([channel.getConnectionInfo().errorCount, errors.length]).toEqual([1, 1]);
  });
});

describe('close()', () => {
  it('"Closing WebSocket connection": closing, closed; a second one does nothing', async () => {
    const { channel, connect, states, server, clock } = openChannel();
    await connect();
    await channel.close();
    await channel.close();
    await clock.advance(0);
    expect(states).toEqual(['connecting', 'connected', 'closing', 'closed']);
    expect(server.closes).toEqual([1000]);
    expect(clock.pending).toBe(0);
  });

  it('ends an attempt, and a wait for the next one', async () => {
    for (const ms of [0, 500]) {
      const { channel, clock, server } = openChannel();
      server.refuse(ms > 0);
      const connected = channel.connect();
      if (ms > 0) await clock.advance(ms);
      await channel.close();
      expect([await connected, channel.connectionState]).toEqual([false, 'closed']);
      await clock.advance(60_000);
      expect(server.asked.length).toBeLessThanOrEqual(1);
      expect(channel.isConnected).toBe(false);
    }
  });

  it('async def websocket_channel(config): a context manager, as await using', async () => {
    const { server, clock } = openChannel();
    const made = websocketChannel(createWebsocketConfig(exampleUrl, 'test-token'), {
      webSocket: server.webSocket,
      clock,
    });
    await clock.advance(0);
    const channel = await made;
    expect(channel.isConnected).toBe(true);
    await channel[Symbol.asyncDispose]();
    expect(channel.connectionState).toBe('closed');
  });
});

describe('_ping_loop', () => {
  it('ping_interval: 30 s, and the times of ping and pong', async () => {
    const { channel, connect, clock, pings } = openChannel();
    await connect();
    await clock.advance(29_999);
    expect([pings.count, channel.getConnectionInfo().lastPingTime]).toEqual([0, null]);
    await clock.advance(1);
    const at = clock.now();
    expect(pings.count).toBe(1);
    expect(channel.getConnectionInfo()).toMatchObject({ lastPingTime: at, lastPongTime: at });
    await clock.advance(30_000);
    expect(pings.count).toBe(2);
  });

  it('ping_timeout: 10 s: "Ping timeout - connection may be dead"', async () => {
    const { channel, connect, clock, pings, states, errors, server } = openChannel();
    await connect();
    pings.answers = false;
    await clock.advance(39_999);
    expect(channel.isConnected).toBe(true);
    await clock.advance(1);
    expect(errors.map(({ message }) => message)).toEqual([expect.stringContaining('Ping timeout')]);
    expect(states).toEqual(['connecting', 'connected', 'error', 'closing', 'closed']);
    expect(channel.getConnectionInfo()).toMatchObject({ errorCount: 1, lastPongTime: null });
    expect(server.closes).toEqual([1000]);
  });

  it('a socket that cannot ping, as a browser’s, is left alone', async () => {
    const { clock, server } = openChannel();
    const channel = new WebSocketChannel(createWebsocketConfig(exampleUrl, 't'), {
      webSocket: server.webSocket,
      clock,
    });
    const connected = channel.connect();
    await clock.advance(0);
    expect(await connected).toBe(true);
    await clock.advance(600_000);
    expect(channel.getConnectionInfo()).toMatchObject({ isConnected: true, lastPingTime: null });
  });
});

describe('_message_listener and _message_processor', () => {
  it('max_queue_size: 100: "Message queue full, dropping message" is counted and reported', async () => {
    const { channel, connect, server, clock, errors } = openChannel({ maxQueueSize: 3 });
    let release = (): void => undefined;
    const handled: unknown[] = [];
    channel.setMessageHandler(async ({ data }) => {
      handled.push(data);
      await new Promise<void>((resolve) => (release = resolve));
    });
    await connect();
    for (const text of ['1', '2', '3', '4', '5', '6']) server.socket.send(text);
    await clock.advance(0);
    // One is worked on, three wait, two had no room.
    expect(channel.getConnectionInfo()).toMatchObject({ messageCount: 4, errorCount: 2, queueSize: 3 });
    expect(errors.map(({ message }) => message)).toEqual([
      expect.stringContaining('Message queue full, dropping message'),
      expect.stringContaining('Message queue full, dropping message'),
    ]);
    for (let left = 4; left > 0; left -= 1) {
      release();
      await clock.advance(0);
    }
    expect(handled).toEqual(['1', '2', '3', '4']);
    expect(channel.getConnectionInfo().queueSize).toBe(0);
  });

  it('"Message handler error": the error handler is told, and the next message comes', async () => {
    const { channel, connect, server, clock, errors } = openChannel();
    const cause = new Error('of the app');
    const handled: unknown[] = [];
    channel.setMessageHandler(({ data }) => {
      handled.push(data);
      if (data === 'bad') throw cause;
    });
    await connect();
    server.socket.send('bad');
    server.socket.send('good');
    await clock.advance(0);
    expect([errors, handled]).toEqual([[cause], ['bad', 'good']]);
  });

  it('"Connection closed": CLOSED, and no attempt of its own', async () => {
    for (const end of ['close', 'terminate'] as const) {
      const { channel, connect, server, clock, states } = openChannel();
      await connect();
      server.socket[end]();
      await clock.advance(60_000);
      expect([channel.connectionState, channel.isConnected]).toEqual(['closed', false]);
      expect(states).toEqual(['connecting', 'connected', 'closed']);
      expect(server.asked).toHaveLength(1);
      expect(await connect()).toBe(true);
    }
  });

  it('max_message_size: 1024 * 1024', async () => {
    const { channel, connect, server, clock, errors, states } = openChannel();
    const sizes: number[] = [];
    channel.setMessageHandler(({ data }) => void sizes.push(data.length));
    await connect();
    server.socket.send('x'.repeat(1024 * 1024));
    await clock.advance(0);
    expect(sizes).toEqual([1024 * 1024]);
    server.socket.send('ü'.repeat(512 * 1024 + 1));
    await clock.advance(0);
    expect(errors).toMatchObject([{ code: 'frame-too-large' }]);
    expect(states.slice(2)).toEqual(['error', 'closing', 'closed']);
  });

  it('messages without a handler are taken', async () => {
    const { channel, connect, server, clock } = openChannel();
    await connect();
    server.socket.send('x');
    await clock.advance(0);
    expect(channel.getConnectionInfo()).toMatchObject({ messageCount: 1, errorCount: 0, queueSize: 0 });
  });
});

describe('handlers', () => {
  it('"Connection handler error": the connection goes on', async () => {
    const { channel, connect } = openChannel();
    const thrown: unknown[] = [];
    vi.stubGlobal('reportError', (cause: unknown) => thrown.push(cause));
    channel.setConnectionHandler(() => {
      throw new Error('of the app');
    });
    expect(await connect()).toBe(true);
    vi.unstubAllGlobals();
    expect(thrown).toHaveLength(2);
  });

  it('an error handler that throws harms nobody', async () => {
    const { channel, connect, server, clock } = openChannel();
    const thrown: unknown[] = [];
    vi.stubGlobal('reportError', (cause: unknown) => thrown.push(cause));
    channel.setErrorHandler(() => {
      throw new Error('of the app');
    });
    channel.setMessageHandler(() => {
      throw new Error('of the app, too');
    });
    await connect();
    server.socket.send('x');
    await clock.advance(0);
    vi.unstubAllGlobals();
    expect([thrown.length, channel.isConnected]).toEqual([1, true]);
  });

  it('set_message_handler, set_error_handler, set_connection_handler: another one takes its place, undefined takes it away', async () => {
    const { channel, connect, server, clock } = openChannel();
    const first: unknown[] = [];
    const second: unknown[] = [];
    channel.setMessageHandler(({ data }) => void first.push(data));
    await connect();
    server.socket.send('1');
    await clock.advance(0);
    channel.setMessageHandler(({ data }) => void second.push(data));
    server.socket.send('2');
    await clock.advance(0);
    channel.setMessageHandler(undefined);
    server.socket.send('3');
    await clock.advance(0);
    expect([first, second]).toEqual([['1'], ['2']]);
  });
});

describe('get_connection_info', () => {
  it('nine keys', async () => {
    const { channel, connect } = openChannel();
    await connect();
    expect(channel.getConnectionInfo()).toEqual({
      state: 'connected',
      isConnected: true,
      url: 'wss://example.com/stream',
      messageCount: 0,
      errorCount: 0,
      lastPingTime: null,
      lastPongTime: null,
      queueSize: 0,
      pingInterval: 30_000,
    });
  });
});
