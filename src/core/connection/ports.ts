import type { OutboxStorage } from '../channel/outbox-storage.js';

/** What the page tells the connection. `online` and `offline` are the network's, the rest the page's own life. */
export type LifecycleEvent =
  | 'online'
  | 'offline'
  | 'visible'
  | 'hidden'
  | 'frozen'
  | 'resumed'
  | 'left'
  | 'shown';

/**
 * The parts of a browser that the core uses. In Node and in workers none of them exists and the defaults hold: always
 * visible and online, commits at once.
 */
export type EnvironmentPorts = {
  /**
   * Calls back before the next paint, once; the returned function takes that back. Left out: commits happen as frames
   * come. Where the page is hidden it must call back at once, since no frame would come.
   */
  onFrame?: (callback: () => void) => () => void;
  /** Follows the page's life. */
  onLifecycle?: (listener: (event: LifecycleEvent) => void) => () => void;
  /** False only where the platform is sure that there is no network. */
  isOnline?: () => boolean;
  isHidden?: () => boolean;
  /** Opens what keeps an outbox over reloads. Rejects where there is none. */
  openOutbox?: () => Promise<OutboxStorage>;
  /** Resolves `/path` and `https:` to a socket's address. */
  resolveUrl?: (url: string) => string;
};
