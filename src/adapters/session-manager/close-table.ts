import { closeTable as common, type CloseTable } from '../../protocol/close-codes.js';

/** With what the adapter closes when a session is over, so that nobody comes back to it. */
export const SESSION_ENDED = 4_990;

/**
 * Close codes say nothing on this wire: the end of a session is the message `channel_closed`, and whatever ends a socket
 * without it is a lost line, 1000 included. What a gateway of this package refuses stays refused.
 */
export const closeTable: CloseTable = {
  ...common,
  1000: {
    name: 'lost',
    verdict: 'backoff',
    sentence: 'The line was closed, though the session is not over.',
  },
  1001: {
    name: 'lost',
    verdict: 'backoff',
    sentence: 'The server went away, though the session is not over.',
  },
  [SESSION_ENDED]: { name: 'session-ended', verdict: 'stop', sentence: 'The session is over.' },
  1008: { name: 'refused', verdict: 'stop', sentence: 'The server does not accept this session’s token.' },
};

/** Retries as the plugin makes them: five, after 100 to 200 ms and twice as long each time, 5 s at most. */
export const sessionRetry = {
  limit: 5,
  /** ms before retry `attempt`, from 1. */
  delay: (attempt: number, random: () => number): number =>
    Math.min(5_000, (100 + (random() / 0x1_0000_0000) * 100) * 2 ** (attempt - 1)),
};
