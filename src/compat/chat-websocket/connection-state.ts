import type { ConnectionStatus } from '../../core/connection/connection-view.js';

/** The document's four states. */
export type ConnectionState = 'disconnected' | 'connecting' | 'connected' | 'closing';

/** What each of ours is called there. `closing` is no status of ours: `disconnect()` was called, and the socket is not gone yet. */
export const connectionStates: Readonly<Record<ConnectionStatus, ConnectionState>> = {
  idle: 'disconnected',
  connecting: 'connecting',
  authenticating: 'connecting',
  open: 'connected',
  reconnecting: 'disconnected',
  offline: 'disconnected',
  closed: 'disconnected',
};
