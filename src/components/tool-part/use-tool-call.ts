'use client';

import { useMemo } from 'react';

import { isLive, useMessageHere, useMessageScope } from '../message/message-context.js';
import { usePartHere } from '../part/part-context.js';
import { useChatScope } from '../scope/scope-context.js';
import { useView } from '../scope/use-view.js';
import { allowedToolsOf } from './always-allow.js';
import { isToolCall, toolNameOf, type ToolViewProps } from './tool-view.js';

/** The tool call around and what can be done about it; `null` where the part around is none. */
export function useToolCall(caller: string): ToolViewProps | null {
  const found = usePartHere(caller);
  const status = useMessageScope(caller).facts?.status;
  const turnId = useMessageHere(caller, (message) => message.chat.turnId) ?? '';
  const initiator = useView(caller, ({ turns }) => turns.get(turnId)?.initiator.userId);
  const { addToolApprovalResponse, addToolOutput, capabilities, attempt, handle, userId } =
    useChatScope(caller);
  const live = isLive(status);
  const canAnswer = capabilities.has('approvals');
  const part = isToolCall(found) ? found : undefined;
  const isMine = userId !== null && initiator === userId;

  return useMemo(() => {
    if (!part) return null;
    const name = toolNameOf(part);
    const asks = part.state === 'approval-requested' && live && canAnswer ? part.approval.id : null;
    const isAsked = asks !== null;
    const respond = (answer: { approved: boolean }): void => {
      if (isAsked) attempt(addToolApprovalResponse({ id: asks, ...answer }));
    };
    return {
      part,
      name,
      state: part.state,
      isLive: live,
      input: part.input,
      output: part.output,
      errorText: part.errorText,
      approve: isAsked ? (input) => respond({ approved: true, ...(input !== undefined && { input }) }) : null,
      deny: isAsked
        ? (reason) => respond({ approved: false, ...(reason !== undefined && { reason }) })
        : null,
      approveAlways: isAsked && isMine ? () => allowedToolsOf(handle).add(name, userId) : null,
      answer: (output) => attempt(addToolOutput({ tool: name, toolCallId: part.toolCallId, output })),
    };
  }, [part, live, canAnswer, isMine, userId, handle, addToolApprovalResponse, addToolOutput, attempt]);
}
