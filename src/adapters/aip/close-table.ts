import type { CloseTable } from '../../protocol/close-codes.js';

/**
 * What close codes mean here. The server closes what it does not register with 1000, behind a message that says why;
 * the reason may pass: an id is held for up to 40 s after a line was lost, a device may come.
 */
export const closeTable: CloseTable = {
  1000: {
    name: 'not-registered',
    verdict: 'backoff',
    sentence: 'The server ended the connection, or did not register this client.',
  },
};
