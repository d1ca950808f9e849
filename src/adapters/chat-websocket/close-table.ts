import type { CloseTable } from '../../protocol/close-codes.js';

/** The codes that the wire's document names, with what it says of them. The others are the common table's. */
export const closeTable: CloseTable = {
  1000: { name: 'normal', verdict: 'stop', sentence: 'The connection was closed on purpose.' },
  1001: { name: 'going-away', verdict: 'at-once', sentence: 'The server or the page went away.' },
  1006: { name: 'abnormal', verdict: 'backoff', sentence: 'The connection was lost.' },
  1011: { name: 'server-error', verdict: 'delay', sentence: 'The server met an error of its own.' },
};
