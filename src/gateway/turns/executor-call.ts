import type { UIMessageChunk } from '../../model/chunk.js';
import type { ExecutorCall } from '../../protocol/tool-executor.js';
import type { RoutedToolCall, ToolOutcome } from '../agent.js';
import type { TurnPlan } from './turn-plan.js';

/** Characters of an id in the log. */
const MAX_ID_LENGTH = 128;

/** A call as its executor gets it. */
export function executorCall(
  { toolCallId, toolName, input, executorOptions = {}, batch }: RoutedToolCall,
  { turnId, commandId, agent }: TurnPlan,
  channel: string,
  signal: AbortSignal,
): ExecutorCall {
  const caller = { id: agent.id, name: agent.name };
  return {
    toolCallId,
    toolName,
    input,
    options: executorOptions,
    batch,
    channel,
    turnId,
    commandId,
    agent: caller,
    signal,
  };
}

/** Who has taken the call, for the log: no session, and no user, is ever called like an executor. */
export function holderOf(executor: string): { sessionId: string; userId: string } {
  const name = executor.slice(0, MAX_ID_LENGTH);
  return { sessionId: name, userId: name };
}

/** The outcome of a call as its message shows it. */
export function outcomeChunk(toolCallId: string, outcome: ToolOutcome): UIMessageChunk {
  return outcome.state === 'output-available'
    ? { type: 'tool-output-available', toolCallId, output: outcome.output }
    : { type: 'tool-output-error', toolCallId, errorText: outcome.errorText };
}
