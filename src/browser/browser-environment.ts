import type { EnvironmentPorts } from '../core/connection/ports.js';
import { onFrame } from './on-frame.js';
import { onLifecycle } from './on-lifecycle.js';
import { resolveUrl } from './resolve-url.js';

/** The page's frames, life and network as the core's ports. Outside of a page (Node, a server's render) there are none. */
export function browserEnvironment(): EnvironmentPorts {
  if (typeof window === 'undefined' || typeof document === 'undefined') return {};
  return {
    onFrame,
    onLifecycle,
    isHidden: () => document.hidden,
    isOnline: () => navigator.onLine,
    resolveUrl,
    openOutbox: async () => (await import('./indexed-db-outbox.js')).openIndexedDbOutbox(),
  };
}
