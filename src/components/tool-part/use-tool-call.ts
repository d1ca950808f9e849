'use client';

import { useMemo } from 'react';

import { isLive, useMessageHere } from '../message/message-context.js';
import { usePartHere } from '../part/part-context.js';
import { useChatScope } from '../scope/scope-context.js';
import { toolNameOf, type ToolCallPart, type ToolViewProps } from './tool-view.js';

/** The tool call around and what can be done about it; `null` where the part around is none. */
export function useToolCall(caller: string): ToolViewProps | null {
  const found = usePartHere(caller);
  const status = useMessageHere(caller, (message) => message.chat.status);
  const { addToolApprovalResponse, addToolOutput, capabilities, attempt } = useChatScope(caller);
  const live = isLive(status);
  const canAnswer = capabilities.has('approvals');
  const part = isToolCall(found) ? found : undefined;

  return useMemo(() => {
    if (!part) return null;
    const asks = part.state === 'approval-requested' && live && canAnswer ? part.approval.id : null;
    return {
      part,
      name: toolNameOf(part),
      state: part.state,
      isLive: live,
      input: part.input,
      output: part.output,
      errorText: part.errorText,
      approve:
        asks === null
          ? null
          : (input) =>
              attempt(
                addToolApprovalResponse({
                  id: asks,
                  approved: true,
                  ...(input === undefined ? {} : { input }),
                }),
              ),
      deny:
        asks === null
          ? null
          : (reason) =>
              attempt(
                addToolApprovalResponse({
                  id: asks,
                  approved: false,
                  ...(reason === undefined ? {} : { reason }),
                }),
              ),
      answer: (output) =>
        attempt(addToolOutput({ tool: toolNameOf(part), toolCallId: part.toolCallId, output })),
    };
  }, [part, live, canAnswer, addToolApprovalResponse, addToolOutput, attempt]);
}

function isToolCall(part: ReturnType<typeof usePartHere>): part is ToolCallPart {
  return part !== undefined && 'toolCallId' in part;
}
