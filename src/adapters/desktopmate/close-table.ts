import type { CloseTable } from '../../protocol/close-codes.js';

/** The wire's own close codes, with what a client does after each. 4002 to 4004 are codes of messages, never of closes. */
export const closeTable: CloseTable = {
  4000: {
    name: 'ping-timeout',
    verdict: 'at-once',
    sentence: 'The server did not hear this client answer its pings.',
  },
  4001: { name: 'unauthorized', verdict: 'refresh-token', sentence: 'The token was not accepted.' },
};

/** The same codes, for the endpoint. */
export const closings = {
  pingTimeout: { code: 4000, reason: 'Ping timeout' },
  authenticationFailed: { code: 4001, reason: 'Authentication failed' },
} as const;
