import type { TimerHandle } from '../../shared/clock.js';
import type { GatewayContext } from '../gateway-context.js';
import type { Hub } from '../hub.js';
import { releaseClaims } from '../turns/release-claims.js';
import { asChatError } from '../wire-error.js';

/** ms without a socket after which a page that runs client tools is taken to be gone (PROTOCOL.md, "Commands"). */
const GONE_MS = 10_000;

/** Sees to it that no turn waits for a page that has gone with a tool in its hands. */
export type ExecutorWatch = {
  away: (sessionId: string) => void;
  back: (sessionId: string) => void;
  close: () => void;
};

export function createExecutorWatch({ clock, report }: GatewayContext, hub: Hub): ExecutorWatch {
  const timers = new Map<string, TimerHandle>();

  const back = (sessionId: string): void => {
    const timer = timers.get(sessionId);
    if (timer !== undefined) clock.clearTimer(timer);
    timers.delete(sessionId);
  };
  const release = (sessionId: string): void => {
    timers.delete(sessionId);
    for (const open of hub.all()) {
      releaseClaims(open, sessionId).catch((cause: unknown) =>
        report(asChatError(cause), { sessionId, channel: open.channel.name }),
      );
    }
  };
  return {
    away: (sessionId) => {
      back(sessionId);
      timers.set(
        sessionId,
        clock.setTimer(() => release(sessionId), GONE_MS),
      );
    },
    back,
    close: () => {
      for (const sessionId of timers.keys()) back(sessionId);
    },
  };
}
