import type { Gateway } from '../gateway/gateway.js';

/** How a gateway goes away when its process is asked to end. */
export type SignalOptions = {
  /** @default ['SIGTERM', 'SIGINT'] */
  signals?: readonly NodeJS.Signals[];
  /** As `gateway.drain` takes it. @default 0 */
  afterMs?: number;
  /** As `gateway.drain` takes it. @default by the number of sessions */
  spreadMs?: number;
  /** Runs once everything is closed: the place to close a store. */
  onClosed?: () => Promise<void> | void;
};

/**
 * Ends a gateway well when the process is told to: takes no more connections (`/health` says so with 503), asks clients
 * to go, spread over a while, closes what is left, and lets the process end. A second signal ends it at once.
 *
 * @returns a function that listens no longer
 * @example const served = await serveGateway(gateway); closeOnSignals(served, { onClosed: () => store.close() });
 */
export function closeOnSignals(
  served: { gateway: Pick<Gateway, 'drain'>; close: () => Promise<void> },
  options: SignalOptions = {},
): () => void {
  const { signals = ['SIGTERM', 'SIGINT'], onClosed, afterMs, spreadMs } = options;
  let isEnding = false;
  const end = async (): Promise<void> => {
    const pace = {
      ...(afterMs === undefined ? {} : { afterMs }),
      ...(spreadMs === undefined ? {} : { spreadMs }),
    };
    await served.gateway.drain(pace);
    await served.close();
    await onClosed?.();
  };
  const onSignal = (): void => {
    // Whoever asks again does not want to wait.
    if (isEnding) process.exit(1);
    isEnding = true;
    end().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  for (const signal of signals) process.on(signal, onSignal);
  return () => {
    for (const signal of signals) process.off(signal, onSignal);
  };
}
