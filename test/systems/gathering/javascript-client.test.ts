/** "JavaScript/TypeScript" and "Python Client" under "Client Implementation" of the document. */
import { beforeAll, describe, expect, it, vi } from 'vitest';

import { messageTypes } from '../../../src/adapters/gathering/web-socket-message.js';
import { WebSocketClient } from '../../../src/compat/gathering/web-socket-client.js';
import { plainEngine } from '../../../src/core/front/front-plain-client.js';
import { createManualClock } from '../../../src/testing/manual-clock.js';
import { createPlainServer } from '../../core/plain/plain-server.js';

beforeAll(async () => {
  await plainEngine.load();
});

async function open() {
  const server = createPlainServer();
  const clock = createManualClock();
  const errors: string[] = [];
  const { webSocket } = server;
  const client = new WebSocketClient('ws://localhost:8000/ws/circles/dev-team', {
    webSocket,
    clock,
    random: () => 0,
    environment: {},
    onError: ({ code }) => errors.push(code),
  });
  const pass = (ms = 0): Promise<void> => clock.advance(ms);
  client.connect();
  await pass();
  const hears = async (message: object | string): Promise<void> => {
    server.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
    await pass();
  };
  return { client, server, pass, hears, errors };
}

describe('class WebSocketClient', () => {
  it('constructor(private url), connect()', async () => {
    const { client, server } = await open();
    expect(server.asked.map(({ url }) => url)).toEqual(['ws://localhost:8000/ws/circles/dev-team']);
    expect(client.isConnected).toBe(true);
  });

  it('client.onAgentMessage = (data) => …', async () => {
    const { client, hears } = await open();
    const lines: string[] = [];
    client.onAgentMessage = (data) => void lines.push(`${data.agent_id}: ${data.content}`);
    await hears({ type: 'agent_message', data: { agent_id: 7, content: 'Hi!' } });
    expect(lines).toEqual(['7: Hi!']);
  });

  it('case "file_changed": this.onFileChanged?.(message.data)', async () => {
    const { client, hears } = await open();
    const seen: unknown[] = [];
    await hears({ type: 'file_changed', data: { path: 'before' } });
    client.onFileChanged = (data) => void seen.push(data);
    await hears({ type: 'file_changed', data: { path: 'src/main.py' } });
    expect(seen).toEqual([{ path: 'src/main.py' }]);
  });

  it('... handle other types', async () => {
    const { client, hears } = await open();
    const seen: string[] = [];
    const others: string[] = [];
    client.onAgentJoined = () => void seen.push('agent_joined');
    client.onAgentLeft = () => void seen.push('agent_left');
    client.onCircleStatus = () => void seen.push('circle_status');
    client.onFileCreated = () => void seen.push('file_created');
    client.onFileDeleted = () => void seen.push('file_deleted');
    client.onGitStatus = () => void seen.push('git_status');
    client.onError = () => void seen.push('error');
    client.onMessage = ({ type }) => void others.push(type);
    for (const type of [...messageTypes, 'user_message']) await hears({ type, data: {} });
    expect(seen).toEqual(messageTypes.filter((type) => seen.includes(type)));
    expect(seen).toHaveLength(7);
    expect(others).toEqual([...messageTypes.slice(0, 9), 'user_message']);
  });

  it('send(message): JSON.stringify, and only if readyState === WebSocket.OPEN', async () => {
    const { client, server, pass } = await open();
    expect(client.send({ type: 'user_message', content: 'hi' })).toBe(true);
    await pass();
    expect(server.received).toEqual(['{"type":"user_message","content":"hi"}']);
    server.socket.terminate();
    await pass();
    expect(client.send({ type: 'user_message', content: 'lost' })).toBe(false);
    await pass(1_000);
    expect(server.received).toHaveLength(1);
  });

  it('attemptReconnect: setTimeout(() => this.connect(), 1000 * this.reconnectAttempts), maxReconnectAttempts = 5', async () => {
    const { server, pass } = await open();
    server.refuse(true);
    server.socket.terminate();
    await pass();
    for (const attempt of [1, 2, 3, 4, 5]) {
      await pass(1_000 * attempt - 1);
      expect(server.asked).toHaveLength(attempt);
      await pass(1);
      expect(server.asked).toHaveLength(attempt + 1);
    }
    await pass(600_000);
    expect(server.asked).toHaveLength(6);
  });

  it('onclose: attemptReconnect, with whatever code', async () => {
    for (const code of [1000, 1001, 1011, 1012, 1013, 4000]) {
      const { server, pass } = await open();
      server.socket.close(code);
      await pass(999);
      expect([code, server.asked.length]).toEqual([code, 1]);
      await pass(1);
      expect([code, server.asked.length]).toEqual([code, 2]);
    }
  });

  it('onopen: this.reconnectAttempts = 0', async () => {
    const { server, pass } = await open();
    server.refuse(true);
    server.socket.terminate();
    await pass(1_000);
    server.refuse(false);
    await pass(2_000);
    // Once the line has held for ten seconds.
    await pass(10_000);
    server.socket.terminate();
    await pass(1_000);
    expect(server.asked).toHaveLength(4);
  });

  it('disconnect(): closes, and stays closed', async () => {
    const { client, server, pass } = await open();
    client.disconnect();
    await pass(600_000);
    expect([server.asked.length, client.isConnected]).toEqual([1, false]);
    expect(server.closes).toEqual([1000]);
    client.connect();
    await pass();
    expect(client.isConnected).toBe(true);
  });

  it('a ping of the server’s is answered', async () => {
    const { server, hears } = await open();
    await hears({ type: 'ping' });
    expect(server.received).toEqual(['{"type":"pong"}']);
  });

  it('what cannot be read is reported, and so is what a handler throws', async () => {
    const { client, hears, errors } = await open();
    await hears('garbage');
    expect(errors).toEqual(['message-invalid']);
    const thrown: unknown[] = [];
    vi.stubGlobal('reportError', (cause: unknown) => thrown.push(cause));
    const cause = new Error('of the app');
    client.onAgentMessage = () => {
      throw cause;
    };
    await hears({ type: 'agent_message', data: { agent_id: 1, content: 'x' } });
    vi.unstubAllGlobals();
    expect(thrown).toEqual([cause]);
    expect(client.isConnected).toBe(true);
  });
});
