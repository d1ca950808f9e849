/** "WebSocket Client Class" and "Unit Tests" of the document. */
import { describe, expect, it } from 'vitest';

import { ChatWebSocket, type ConnectionState } from '../../../src/compat/chat-websocket/index.js';
import { connectionStates } from '../../../src/compat/chat-websocket/connection-state.js';
import { atEnd, expectSoon, listenTo, openChatServer } from './chat-server.js';
import type { WebSocketConfig } from '../../../src/compat/chat-websocket/index.js';

async function open(config: WebSocketConfig = {}) {
  const server = await openChatServer();
  const heard = listenTo(server.url, config);
  const ws = new ChatWebSocket(heard.config);
  atEnd(() => ws.disconnect());
  return { server, ws, ...heard };
}

/** One that is connected already. */
async function connected(config: WebSocketConfig = {}) {
  const opened = await open(config);
  opened.ws.connect();
  await expectSoon(() => opened.ws.state, 'connected');
  return opened;
}

describe('connect() creates WebSocket: Socket instance created', () => {
  it('one socket, and onOpen when it is there', async () => {
    const { ws, server, told } = await open();
    ws.connect();
    expect(ws.state).toBe('connecting');
    await expectSoon(() => ws.isConnected, true);
    expect([server.opened(), told]).toEqual([1, ['open']]);
  });

  it('if (this.socket?.readyState === WebSocket.OPEN) return', async () => {
    const { ws, server, told } = await connected();
    ws.connect();
    ws.connect();
    ws.send({ message: 'a word over the same socket' });
    await expectSoon(() => server.received.length, 1);
    expect([server.opened(), told]).toEqual([1, ['open']]);
  });

  it('while it is connecting, a second call opens no second socket', async () => {
    const { ws, server } = await open();
    for (let times = 0; times < 5; times += 1) ws.connect();
    ws.send({ message: 'hi' });
    await expectSoon(() => server.received, [{ message: 'hi' }]);
    expect(server.asked()).toBe(1);
  });
});

describe('disconnect() closes socket: Socket closed with code 1000', () => {
  it("this.socket.close(1000, 'Client disconnect')", async () => {
    const { ws, server, told } = await connected();
    ws.disconnect();
    await expectSoon(() => server.closes, [{ code: 1000, reason: 'Client disconnect' }]);
    await expectSoon(() => told, ['open', 'close 1000 Client disconnect']);
  });

  it('clearTimeout(this.reconnectTimeout): no attempt is made any more', async () => {
    const { ws, server, clock } = await connected();
    server.drop();
    await expectSoon(() => ws.state, 'disconnected');
    expect(clock.untilNext).toBe(3000);
    ws.disconnect();
    expect(clock.pending).toBe(0);
    await clock.advance(60_000);
    expect([server.asked(), ws.state]).toEqual([1, 'disconnected']);
  });

  it('while it is connecting, nothing comes of it', async () => {
    const { ws, server, clock } = await open();
    ws.connect();
    ws.disconnect();
    await clock.advance(60_000);
    ws.connect();
    await expectSoon(() => ws.state, 'connected');
    ws.send({ message: 'hi' });
    await expectSoon(() => server.received, [{ message: 'hi' }]);
  });

  it('twice is as good as once', async () => {
    const { ws, server, told } = await connected();
    ws.disconnect();
    ws.disconnect();
    await expectSoon(() => server.closes.length, 1);
    await expectSoon(() => told, ['open', 'close 1000 Client disconnect']);
  });
});

it('send() serializes message: JSON string sent', async () => {
  const { ws, server } = await connected();
  ws.send({ message: 'Hello, how can I fix my network?', conversation_id: 'abc-123' });
  await expectSoon(
    () => server.received,
    [{ message: 'Hello, how can I fix my network?', conversation_id: 'abc-123' }],
  );
});

describe('send() queues when disconnected: Message added to queue', () => {
  it("if (this.state === 'disconnected') this.connect()", async () => {
    const { ws, server } = await open();
    ws.send({ message: 'first' });
    expect(ws.state).toBe('connecting');
    await expectSoon(() => server.received, [{ message: 'first' }]);
  });

  it('after disconnect() as well', async () => {
    const { ws, server } = await connected();
    ws.disconnect();
    ws.send({ message: 'back' });
    await expectSoon(() => server.received, [{ message: 'back' }]);
    expect(ws.state).toBe('connected');
  });

  it('while a reconnection is waited for, it is made at once', async () => {
    const { ws, server, clock } = await connected();
    server.drop();
    await expectSoon(() => ws.state, 'disconnected');
    ws.send({ message: 'now' });
    await expectSoon(() => server.received, [{ message: 'now' }]);
    // The timer that was set does not make a second socket.
    await clock.advance(3000);
    expect(server.opened()).toBe(2);
  });

  it('a thousand wait; one more is refused by name, and none of the others is lost', async () => {
    const { ws, server, told } = await open();
    server.refuse(true);
    for (let index = 1; index <= 1_001; index += 1) ws.send({ message: String(index) });
    expect(told).toEqual(['error outbox-full']);
    await expectSoon(() => ws.connection.status, 'reconnecting');
    server.refuse(false);
    ws.connect();
    await expectSoon(() => server.received.length, 1_000);
    expect(server.received.at(-1)).toEqual({ message: '1000' });
  });
});

describe('Queue flushed on connect: All queued messages sent', () => {
  it('in their order, before onOpen', async () => {
    const order: string[] = [];
    const { ws, server } = await open({
      onOpen: () => {
        order.push('open');
        ws.send({ message: 'of onOpen' });
      },
    });
    for (const message of ['one', 'two', 'three']) ws.send({ message });
    await expectSoon(() => server.received.length, 4);
    expect(server.received).toEqual(['one', 'two', 'three', 'of onOpen'].map((message) => ({ message })));
    expect(order).toEqual(['open']);
  });

  it('once: a second connection sends nothing again', async () => {
    const { ws, server, clock } = await open();
    ws.send({ message: 'once' });
    await expectSoon(() => server.received.length, 1);
    server.drop();
    await expectSoon(() => ws.state, 'disconnected');
    await clock.advance(3000);
    await expectSoon(() => ws.state, 'connected');
    ws.send({ message: 'then' });
    await expectSoon(() => server.received, [{ message: 'once' }, { message: 'then' }]);
  });
});

describe('Connection States', () => {
  it('disconnected → connecting → connected → closing → disconnected', async () => {
    const { ws } = await open();
    const states: ConnectionState[] = [ws.state];
    ws.subscribe(() => {
      if (states.at(-1) !== ws.state) states.push(ws.state);
    });
    ws.connect();
    await expectSoon(() => ws.state, 'connected');
    ws.disconnect();
    await expectSoon(() => ws.state, 'disconnected');
    expect(states).toEqual(['disconnected', 'connecting', 'connected', 'closing', 'disconnected']);
  });

  it('connected → onerror/onclose → disconnected → connecting', async () => {
    const { ws, server, clock } = await connected();
    const states: ConnectionState[] = [];
    ws.subscribe(() => {
      if (states.at(-1) !== ws.state) states.push(ws.state);
    });
    server.drop();
    await expectSoon(() => ws.state, 'disconnected');
    await clock.advance(3000);
    await expectSoon(() => ws.state, 'connected');
    expect(states).toEqual(['disconnected', 'connecting', 'connected']);
  });

  it('closing → reconnect → connecting', async () => {
    const { ws, server } = await connected();
    ws.disconnect();
    expect([ws.state, ws.isConnected]).toEqual(['closing', false]);
    ws.connect();
    expect(ws.state).toBe('connecting');
    await expectSoon(() => ws.state, 'connected');
    expect(server.opened()).toBe(2);
  });

  it('each of our statuses is one of them', () => {
    expect(connectionStates).toEqual({
      idle: 'disconnected',
      connecting: 'connecting',
      authenticating: 'connecting',
      open: 'connected',
      reconnecting: 'disconnected',
      offline: 'disconnected',
      closed: 'disconnected',
    });
  });
});

it('No memory leaks (cleanup on disconnect): no timer and no socket is left', async () => {
  const { ws, server, clock } = await connected();
  for (let round = 0; round < 5; round += 1) {
    ws.disconnect();
    ws.connect();
    await expectSoon(() => ws.state, 'connected');
  }
  ws.disconnect();
  await expectSoon(() => server.closes.length, 6);
  expect(clock.pending).toBe(0);
});
