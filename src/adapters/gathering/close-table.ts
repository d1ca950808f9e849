import type { CloseTable } from '../../protocol/close-codes.js';

/** Of the document: the first message was no `auth`, or its token was not accepted. */
export const UNAUTHORIZED = 4001;

/** RFC 6455, section 7.4.1, where the wire has no code of its own. */
export const NORMAL = 1000;
export const POLICY = 1008;
export const INTERNAL_ERROR = 1011;
export const TRY_LATER = 1013;

/** The codes that mean something of their own here. The others are the common table's. */
export const closeTable: CloseTable = {
  [UNAUTHORIZED]: {
    name: 'unauthorized',
    verdict: 'refresh-token',
    sentence: 'The first message was no authentication, or its token was not accepted.',
  },
};

const again = (name: string, sentence: string) => ({ name, verdict: 'backoff', sentence }) as const;

/** As the document's client has it: whatever ended the line, it is tried again, after 1,000 ms × attempt. */
export const clientCloseTable: CloseTable = {
  ...closeTable,
  1000: again('normal', 'The server ended the connection.'),
  1001: again('going-away', 'The server or the page went away.'),
  1011: again('server-error', 'The server met an error of its own.'),
  1012: again('restart', 'The server is restarting.'),
  1013: again('try-later', 'The server has too much to do just now.'),
};

/** The document's client: five tries, the first after 1,000 ms, each 1,000 ms later than the one before. */
export const clientRetry = { limit: 5, delay: (attempt: number): number => 1000 * attempt };
