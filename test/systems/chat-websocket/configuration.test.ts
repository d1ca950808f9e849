/** "Configuration" of the document, and the first of its unit tests. */
import { afterEach, describe, expect, it, vi } from 'vitest';

import { ChatWebSocket } from '../../../src/compat/chat-websocket/index.js';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});

const defaults = {
  url: 'ws://localhost:8000/ws',
  reconnect: true,
  reconnectInterval: 3000,
  maxReconnectAttempts: 5,
};

describe('Constructor sets defaults: Config merged with defaults', () => {
  it('new ChatWebSocket() has all of DEFAULT_CONFIG', () => {
    expect(new ChatWebSocket().config).toEqual(defaults);
  });

  it('{ ...DEFAULT_CONFIG, ...config }: what is given stands', () => {
    const onMessage = (): void => undefined;
    const { config } = new ChatWebSocket({ reconnect: false, reconnectInterval: 50, onMessage });
    expect(config).toEqual({ ...defaults, reconnect: false, reconnectInterval: 50, onMessage });
  });

  it('an option that is undefined is one that was left out', () => {
    // As a page in plain JavaScript passes it on.
    const loose: object = { url: undefined, maxReconnectAttempts: undefined };
    expect(new ChatWebSocket(loose).config).toEqual(defaults);
  });
});

describe('WS_BASE_URL = process.env.NEXT_PUBLIC_WS_URL || "ws://localhost:8000", WS_ENDPOINT = "/ws"', () => {
  it('the variable leads, with /ws behind it', () => {
    vi.stubEnv('NEXT_PUBLIC_WS_URL', 'wss://chat.example');
    expect(new ChatWebSocket().config.url).toBe('wss://chat.example/ws');
  });

  it('an empty one counts as none', () => {
    vi.stubEnv('NEXT_PUBLIC_WS_URL', '');
    expect(new ChatWebSocket().config.url).toBe('ws://localhost:8000/ws');
  });

  it('a page without a process has the default', () => {
    vi.stubGlobal('process', undefined);
    const { url } = new ChatWebSocket().config;
    vi.unstubAllGlobals();
    expect(url).toBe('ws://localhost:8000/ws');
  });

  it('url given: neither counts', () => {
    vi.stubEnv('NEXT_PUBLIC_WS_URL', 'wss://chat.example');
    expect(new ChatWebSocket({ url: 'ws://other.example/chat' }).config.url).toBe('ws://other.example/chat');
  });
});

it('private socket: WebSocket | null = null: nothing is opened before connect()', () => {
  const ws = new ChatWebSocket();
  expect([ws.state, ws.isConnected]).toEqual(['disconnected', false]);
});
