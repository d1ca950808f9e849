import { isToolPart, toolNameOf } from '../../model/fold/tool-lookup.js';
import type { ChatMessage } from '../../model/message.js';
import type { ClientToolDescription } from '../agent.js';

/** Calls in a message whose tools run in the browser and which have no outcome yet. */
export function unansweredCalls(
  message: ChatMessage,
  tools: readonly ClientToolDescription[],
): { toolCallId: string; toolName: string }[] {
  const names = new Set(tools.map(({ name }) => name));
  return message.parts.flatMap((part) => {
    if (!isToolPart(part) || part.state !== 'input-available' || part.providerExecuted) return [];
    const toolName = toolNameOf(part);
    return names.has(toolName) ? [{ toolCallId: part.toolCallId, toolName }] : [];
  });
}
