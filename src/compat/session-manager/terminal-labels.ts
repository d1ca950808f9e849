import type { SessionManagerState } from './session-state.js';

/** What a terminal says besides what its program prints. */
export type TerminalLabels = {
  /** Its name. */
  terminal: string;
  /** How the keyboard gets out of it again. */
  leave: string;
  /** Where the session stands; `undefined` while there is nothing to say. */
  status: (state: SessionManagerState) => string | undefined;
  /** More was typed than is kept. */
  full: string;
};

/** In English. */
export const terminalLabels: TerminalLabels = {
  terminal: 'Terminal',
  leave: 'Press Escape, then Tab, to leave the terminal.',
  full: 'Too much waits to be sent. What was typed last is not taken.',
  status: ({ status, ended, error, isPaused }) => {
    if (ended !== undefined) return ended === '' ? 'The session is over.' : `The session is over: ${ended}`;
    switch (status) {
      case 'open':
        return isPaused ? 'The other side is away.' : undefined;
      case 'connecting':
        return 'Connecting…';
      case 'authenticating':
        return 'Waiting for the session to begin…';
      case 'reconnecting':
      case 'offline':
        return 'The connection was lost. What is typed is kept.';
      case 'closed':
        return error ? `Not connected. ${error.message}` : 'Not connected.';
      case 'idle':
        return 'Not connected.';
    }
  },
};
