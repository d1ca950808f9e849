import type { User } from '../../model/author.js';
import type { Capabilities } from '../../protocol/capabilities.js';
import type { ChatError } from '../../protocol/chat-error.js';

/**
 * Where a connection stands. `idle`: nobody asked for one yet. `authenticating`: the socket is open, the session is not.
 * `reconnecting`: lost, and the next try has a time. `offline`: the machine says that it has no network. `closed`: over,
 * by `disconnect()` or by a refusal; it comes back only by `connect()`.
 */
export type ConnectionStatus =
  | 'idle'
  | 'connecting'
  | 'authenticating'
  | 'open'
  | 'reconnecting'
  | 'offline'
  | 'closed';

/** Why there is no connection, or why the last one ended. */
export type ConnectionReason = {
  /** The close code, where a socket was closed; `null` where none came to be. */
  code: number | null;
  /** The code's name in the close table, such as `abnormal`, or an error's code. */
  name: string;
  /** For people. */
  sentence: string;
};

/** A connection as the UI sees it. Times are in ms since the epoch. */
export type ConnectionView = {
  status: ConnectionStatus;
  /** When the status last changed. */
  since: number;
  /** Tries since the last stable connection; 0 while that lasts. */
  attempt: number;
  nextRetryAt: number | null;
  reason: ConnectionReason | null;
  /** The last error that the app should know of. */
  error: ChatError | null;
  session: { id: string; user: User; resumed: boolean; expiresAt: number | null } | null;
  capabilities: Capabilities;
  /** Bytes of one frame that the server takes. */
  maxFrameBytes: number;
  /** Round trip in ms, as last measured. */
  latency: number | null;
};
