/** "WebSocket Utilities and Helpers" of the document (its `test_utils.py`). */
import { describe, expect, it } from 'vitest';

import {
  buildStreamUrl,
  createWebsocketConfig,
  validateWebsocketUrl,
} from '../../../src/compat/session-manager/index.js';

describe('build_stream_url', () => {
  it.each([
    ['https → wss', 'https://example.com/stream', 'wss://example.com/stream?sessionId=s-1&token=t'],
    ['http → ws', 'http://example.com/stream', 'ws://example.com/stream?sessionId=s-1&token=t'],
    ['ws stays', 'ws://example.com/stream', 'ws://example.com/stream?sessionId=s-1&token=t'],
    ['wss stays', 'wss://example.com/stream', 'wss://example.com/stream?sessionId=s-1&token=t'],
    ['Assume HTTPS for security', 'example.com/stream', 'wss://example.com/stream?sessionId=s-1&token=t'],
    ['the query is replaced', 'wss://h/p?role=publish&x=1', 'wss://h/p?sessionId=s-1&token=t'],
    ['the fragment is kept', 'wss://h/p?x=1#part', 'wss://h/p?sessionId=s-1&token=t#part'],
    ['only the first http is replaced', 'http://h/?to=http://x', 'ws://h/?sessionId=s-1&token=t'],
    ['a host alone', 'wss://h', 'wss://h?sessionId=s-1&token=t'],
  ])('%s', (_, base, url) => {
    expect(buildStreamUrl(base, 's-1', 't')).toBe(url);
  });

  it('urlencode(params)', () => {
    expect(buildStreamUrl('wss://h/p', 'a b', 'x&y=z/ü')).toBe(
      'wss://h/p?sessionId=a+b&token=x%26y%3Dz%2F%C3%BC',
    );
  });
});

describe('create_websocket_config', () => {
  it('takes what is given', () => {
    const given = {
      pingInterval: 1,
      pingTimeout: 2,
      connectTimeout: 3,
      maxMessageSize: 4,
      maxQueueSize: 5,
      retryAttempts: 6,
      retryDelay: 7,
    };
    expect(createWebsocketConfig('wss://h', 't', given)).toEqual({ url: 'wss://h', token: 't', ...given });
  });
});

describe('validate_websocket_url', () => {
  it.each([
    ['ws://example.com', true],
    ['wss://example.com/stream?x=1', true],
    ['WSS://example.com', true],
    ['https://example.com', false],
    ['wss://', false],
    ['wss:///path', false],
    ['example.com', false],
    ['', false],
    ['ws://[', true],
  ])('%s: %s', (url, isValid) => {
    expect(validateWebsocketUrl(url)).toBe(isValid);
  });
});
