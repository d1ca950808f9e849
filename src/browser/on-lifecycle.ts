import type { LifecycleEvent } from '../core/connection/ports.js';

type Source = { target: EventTarget; type: string; event: () => LifecycleEvent };

/**
 * Follows the page's life (Page Lifecycle; HTML "pagehide" and "pageshow") and the network's. A page without `freeze`
 * and `resume` (all but Chromium's) lives without them.
 */
export function onLifecycle(listener: (event: LifecycleEvent) => void): () => void {
  const sources: Source[] = [
    { target: window, type: 'online', event: () => 'online' },
    { target: window, type: 'offline', event: () => 'offline' },
    { target: window, type: 'pagehide', event: () => 'left' },
    { target: window, type: 'pageshow', event: () => 'shown' },
    { target: document, type: 'visibilitychange', event: () => (document.hidden ? 'hidden' : 'visible') },
    { target: document, type: 'freeze', event: () => 'frozen' },
    { target: document, type: 'resume', event: () => 'resumed' },
  ];
  const stops = sources.map(({ target, type, event }) => {
    const handle = (): void => listener(event());
    target.addEventListener(type, handle);
    return () => target.removeEventListener(type, handle);
  });
  return () => {
    for (const stop of stops) stop();
  };
}
