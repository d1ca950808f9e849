export { closeCodes } from './close-code-numbers.js';

/** What a client does after a close: stop, come back at once (jittered), back off, or fetch a new token first. */
export type CloseVerdict = 'stop' | 'at-once' | 'backoff' | 'delay' | 'refresh-token';

/** One row of the table: a name for programs, what the client does, and a sentence for people. */
export type CloseRule = { name: string; verdict: CloseVerdict; sentence: string };

/** A table of close codes; adapters bring their own for the codes that mean other things elsewhere. */
export type CloseTable = Readonly<Record<number, CloseRule>>;

/**
 * Every close code that this protocol knows (PROTOCOL.md, "Close codes"; RFC 6455 §7.4.1 for those under 3000). Ours are
 * 44xx, which is 4400 plus the HTTP status less 400, the page's goodbyes 4490 and 4491, and 45xx.
 */
export const closeTable: CloseTable = {
  1000: { name: 'normal', verdict: 'stop', sentence: 'The connection was closed on purpose.' },
  1001: { name: 'going-away', verdict: 'at-once', sentence: 'The server or the page went away.' },
  1002: {
    name: 'protocol-error',
    verdict: 'backoff',
    sentence: 'The other side broke the WebSocket protocol.',
  },
  1003: {
    name: 'unsupported-data',
    verdict: 'stop',
    sentence: 'The server does not take this kind of data.',
  },
  1005: { name: 'no-status', verdict: 'backoff', sentence: 'The connection ended without a reason.' },
  1006: { name: 'abnormal', verdict: 'backoff', sentence: 'The connection was lost.' },
  1007: { name: 'invalid-data', verdict: 'backoff', sentence: 'A frame held bytes that are not text.' },
  1008: { name: 'policy', verdict: 'stop', sentence: 'The server refuses this client by its policy.' },
  1009: { name: 'too-big', verdict: 'backoff', sentence: 'A frame was larger than the server takes.' },
  1011: { name: 'server-error', verdict: 'delay', sentence: 'The server met an error of its own.' },
  1012: { name: 'restart', verdict: 'at-once', sentence: 'The server is restarting.' },
  1013: { name: 'try-later', verdict: 'delay', sentence: 'The server has too much to do just now.' },
  1014: { name: 'bad-gateway', verdict: 'backoff', sentence: 'A proxy could not reach the server.' },
  4400: {
    name: 'bad-frame',
    verdict: 'backoff',
    sentence: 'This client sent frames that the server cannot read.',
  },
  4401: { name: 'unauthorized', verdict: 'refresh-token', sentence: 'The token was not accepted.' },
  4402: {
    name: 'session-revoked',
    verdict: 'stop',
    sentence: 'The session was revoked: this user was signed out on the server.',
  },
  4403: { name: 'forbidden', verdict: 'stop', sentence: 'This user may not connect.' },
  4408: { name: 'handshake-timeout', verdict: 'backoff', sentence: 'The session was not opened in time.' },
  4409: { name: 'replaced', verdict: 'stop', sentence: 'Another connection took the place of this one.' },
  4413: {
    name: 'frame-too-large',
    verdict: 'backoff',
    sentence: 'A frame was larger than the server takes.',
  },
  4415: { name: 'binary-unsupported', verdict: 'backoff', sentence: 'The server takes text frames only.' },
  4426: {
    name: 'protocol-unsupported',
    verdict: 'stop',
    sentence: 'Client and server speak no common version.',
  },
  4429: { name: 'rate-limited', verdict: 'delay', sentence: 'This client sent more than it may.' },
  4490: { name: 'page-hidden', verdict: 'stop', sentence: 'The page was left.' },
  4491: { name: 'page-frozen', verdict: 'stop', sentence: 'The browser froze the page.' },
  4500: { name: 'internal', verdict: 'delay', sentence: 'The server met an error of its own.' },
  4503: { name: 'unavailable', verdict: 'delay', sentence: 'The server takes no connections just now.' },
  4508: {
    name: 'slow-reader',
    verdict: 'at-once',
    sentence: 'This client read more slowly than was sent to it.',
  },
  4510: {
    name: 'heartbeat-lost',
    verdict: 'at-once',
    sentence: 'Nothing was heard from the other side in time.',
  },
};

/** The rule for a code: an override's, the table's, or one for the range that the code stands in. */
export function closeRule(code: number, table: CloseTable = closeTable): CloseRule {
  const rule = table[code] ?? closeTable[code];
  if (rule) return rule;
  const name = `code-${code}`;
  if (code >= 4400 && code < 4500) {
    return { name, verdict: 'stop', sentence: `The server refused with the code ${code}.` };
  }
  return { name, verdict: 'backoff', sentence: `The connection ended with the code ${code}.` };
}
