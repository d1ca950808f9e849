/** "WebSocket Channel Interface and Types" of the document (its `test_types.py`). */
import { describe, expect, it } from 'vitest';

import {
  ConnectionState,
  createWebsocketConfig,
  MessageType,
} from '../../../src/compat/session-manager/index.js';
import { openChannel } from './open-channel.js';

describe('types', () => {
  it('class MessageType(Enum): TEXT, BINARY, CLOSE, ERROR', () => {
    expect(MessageType).toEqual({ TEXT: 'text', BINARY: 'binary', CLOSE: 'close', ERROR: 'error' });
  });

  it('class ConnectionState(Enum): DISCONNECTED, CONNECTING, CONNECTED, CLOSING, CLOSED, ERROR', () => {
    expect(ConnectionState).toEqual({
      DISCONNECTED: 'disconnected',
      CONNECTING: 'connecting',
      CONNECTED: 'connected',
      CLOSING: 'closing',
      CLOSED: 'closed',
      ERROR: 'error',
    });
  });

  it('class WebSocketMessage: message_type, data, timestamp', async () => {
    const { channel, connect, server, clock } = openChannel();
    const messages: unknown[] = [];
    channel.setMessageHandler((message) => void messages.push(message));
    await connect();
    server.socket.send('hi');
    server.socket.send(Uint8Array.of(1, 2));
    await clock.advance(0);
    const timestamp = clock.now();
    expect(messages).toEqual([
      { messageType: 'text', data: 'hi', timestamp },
      { messageType: 'binary', data: Uint8Array.of(1, 2), timestamp },
    ]);
  });

  it('class WebSocketConfig: its defaults', () => {
    expect(createWebsocketConfig('wss://example.com/stream', 'test-token')).toEqual({
      url: 'wss://example.com/stream',
      token: 'test-token',
      pingInterval: 30_000,
      pingTimeout: 10_000,
      connectTimeout: 30_000,
      maxMessageSize: 1024 * 1024,
      maxQueueSize: 100,
      retryAttempts: 3,
      retryDelay: 1_000,
    });
  });
});
