import type { UIMessageChunk } from './chunk.js';
import type { OpenTurn } from './open-turn.js';

/**
 * What a chunk says about what its turn waits for: a request for approval adds a wait, its answer and a tool call's
 * outcome end one. Returns the same object when nothing changed, which is the case for every delta.
 */
export function trackChunk(turn: OpenTurn, chunk: UIMessageChunk): OpenTurn {
  switch (chunk.type) {
    case 'tool-approval-request':
      // An automatic approval is answered by the agent's own side: nobody here is to be asked.
      if (chunk.isAutomatic) return turn;
      return { ...turn, approvals: [...turn.approvals, chunk.approvalId] };
    case 'tool-approval-response':
      return { ...turn, approvals: turn.approvals.filter((id) => id !== chunk.approvalId) };
    case 'tool-output-available':
      return chunk.preliminary ? turn : withoutCall(turn, chunk.toolCallId);
    case 'tool-output-error':
    case 'tool-output-denied':
      return withoutCall(turn, chunk.toolCallId);
    default:
      return turn;
  }
}

function withoutCall(turn: OpenTurn, toolCallId: string): OpenTurn {
  if (!turn.calls.some((call) => call.toolCallId === toolCallId)) return turn;
  return { ...turn, calls: turn.calls.filter((call) => call.toolCallId !== toolCallId) };
}
