import type { TurnInitiator } from './event.js';

/** A client tool's call that waits: offered to everybody, or claimed by the one session that runs it. */
export type OpenToolCall = {
  toolCallId: string;
  toolName: string;
  claimedBy?: { sessionId: string; userId: string } | undefined;
};

/**
 * A turn that has not ended. It is `awaiting` while `calls` or `approvals` has an entry, else `running`. Plain JSON: it
 * travels in snapshots.
 */
export type OpenTurn = {
  turnId: string;
  messageId: string;
  initiator: TurnInitiator;
  /** The command that started it, so that a stop may name that. */
  commandId?: string | undefined;
  calls: readonly OpenToolCall[];
  /** Ids of approvals that wait for an answer. */
  approvals: readonly string[];
  stopRequested: boolean;
};

/** Whether the turn waits for a person or a browser, and not for its agent. */
export function isAwaiting(turn: OpenTurn): boolean {
  return turn.calls.length > 0 || turn.approvals.length > 0;
}
