import type { OpenTurn } from '../../model/open-turn.js';

/** A call that this client may run. */
export type PlannedCall = {
  turnId: string;
  messageId: string;
  toolCallId: string;
  toolName: string;
  /** At once for the page that asked, later for the others: they are there in case it has gone. */
  claim: 'now' | 'later';
};

/**
 * The offered calls of a channel's open turns that this client has a tool for and that nobody has claimed
 * (PROTOCOL.md, "Commands", `tool-claim`).
 */
export function planCalls(
  turns: Iterable<OpenTurn>,
  sessionId: string,
  canRun: (toolName: string) => boolean,
): PlannedCall[] {
  const planned: PlannedCall[] = [];
  for (const { turnId, messageId, initiator, calls, stopRequested } of turns) {
    if (stopRequested) continue;
    for (const { toolCallId, toolName, claimedBy } of calls) {
      if (claimedBy || !canRun(toolName)) continue;
      const claim = initiator.sessionId === sessionId ? 'now' : 'later';
      planned.push({ turnId, messageId, toolCallId, toolName, claim });
    }
  }
  return planned;
}
