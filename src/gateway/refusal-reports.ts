import { ChatError } from '../protocol/chat-error.js';
import type { Gateway } from './gateway.js';
import type { GatewayContext } from './gateway-context.js';

/** How long the same reason is not reported again, in ms. */
const QUIET_MS = 60_000;
/** Reasons that are told apart: a path or an origin stands in them, and whoever scans may send a new one each time. */
const MAX_REASONS = 20;

/** Each gateway's own reports, for servers that refuse in its name: they hold its public side only. */
export const refusalReports = new WeakMap<Gateway, (reason: string) => void>();

/** Reports refused upgrades as `upgrade-refused`, each reason once a minute, so that scanners flood no log. */
export function createRefusalReports({
  clock,
  report,
}: Pick<GatewayContext, 'clock' | 'report'>): (reason: string) => void {
  const reported = new Map<string, number>();
  return (reason) => {
    const now = clock.monotonic();
    for (const [known, at] of reported) if (now - at >= QUIET_MS) reported.delete(known);
    if (reported.has(reason) || reported.size >= MAX_REASONS) return;
    reported.set(reason, now);
    report(new ChatError('upgrade-refused', reason), {});
  };
}
