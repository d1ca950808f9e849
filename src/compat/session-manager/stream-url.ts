import type { WebSocketConfig } from './channel-types.js';

/**
 * An address with session and token in its query; what stood there before is gone. `https` becomes `wss`, `http` becomes
 * `ws`, and an address without a scheme is taken for a safe one. AWS itself wants none of this: use its `StreamUrl` as it is.
 */
export function buildStreamUrl(baseUrl: string, sessionId: string, token: string): string {
  const address = toSocketAddress(baseUrl);
  const [beforeFragment = '', ...fragment] = address.split('#');
  const [beforeQuery = ''] = beforeFragment.split('?');
  const query = new URLSearchParams({ sessionId, token });
  const rest = fragment.length > 0 ? `#${fragment.join('#')}` : '';
  return `${beforeQuery}?${query}${rest}`;
}

/** A configuration with the usual values where none are given. */
export function createWebsocketConfig(
  streamUrl: string,
  token: string,
  options: Partial<Omit<WebSocketConfig, 'url' | 'token'>> = {},
): WebSocketConfig {
  return {
    url: streamUrl,
    token,
    pingInterval: options.pingInterval ?? 30_000,
    pingTimeout: options.pingTimeout ?? 10_000,
    connectTimeout: options.connectTimeout ?? 30_000,
    maxMessageSize: options.maxMessageSize ?? 1024 * 1024,
    maxQueueSize: options.maxQueueSize ?? 100,
    retryAttempts: options.retryAttempts ?? 3,
    retryDelay: options.retryDelay ?? 1_000,
  };
}

/** Whether it is the address of a socket: `ws` or `wss`, and a host. Never throws. */
export function validateWebsocketUrl(url: string): boolean {
  return /^wss?:\/\/[^/?#\s]+/i.test(url);
}

function toSocketAddress(url: string): string {
  if (/^wss?:\/\//.test(url)) return url;
  if (/^https?:\/\//.test(url)) return url.replace(/^http/, 'ws');
  return `wss://${url}`;
}
