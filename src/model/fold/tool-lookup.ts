import type { UIMessagePart } from '../message-part.js';
import type { DynamicToolUIPart, ToolUIPart } from '../tool-part.js';
import type { MessageFold } from './message-fold.js';

/** A tool call with its place in the message. */
export type FoundTool = { index: number; part: ToolUIPart | DynamicToolUIPart };

/** Is it a call of one of the app's own tools? */
export function isStaticToolPart(part: UIMessagePart): part is ToolUIPart {
  return part.type.startsWith('tool-');
}

/** Is it a call of any tool? */
export function isToolPart(part: UIMessagePart): part is ToolUIPart | DynamicToolUIPart {
  return part.type === 'dynamic-tool' || isStaticToolPart(part);
}

/** The name of the tool that is called. */
export function toolNameOf(part: ToolUIPart | DynamicToolUIPart): string {
  return part.type === 'dynamic-tool' ? part.toolName : part.type.slice('tool-'.length);
}

/** The first call in the current step that fits. */
export function findInStep(
  fold: MessageFold,
  fits: (part: ToolUIPart | DynamicToolUIPart) => boolean,
): FoundTool | undefined {
  const { parts } = fold.message;
  for (let index = fold.open.stepFrom; index < parts.length; index += 1) {
    const part = parts[index];
    if (part !== undefined && isToolPart(part) && fits(part)) return { index, part };
  }
  return undefined;
}

/** The call of that id: in the current step if it is there, otherwise the latest one before. */
export function findToolCall(fold: MessageFold, toolCallId: string): FoundTool | undefined {
  const here = findInStep(fold, (part) => part.toolCallId === toolCallId);
  if (here !== undefined) return here;
  return locate(
    fold,
    fold.message.parts.findLastIndex((part) => isToolPart(part) && part.toolCallId === toolCallId),
  );
}

/** The first call in the whole message that asked for this approval. */
export function findApproval(fold: MessageFold, approvalId: string): FoundTool | undefined {
  return locate(
    fold,
    fold.message.parts.findIndex((part) => isToolPart(part) && part.approval?.id === approvalId),
  );
}

function locate(fold: MessageFold, index: number): FoundTool | undefined {
  const part = fold.message.parts[index];
  return part !== undefined && isToolPart(part) ? { index, part } : undefined;
}
