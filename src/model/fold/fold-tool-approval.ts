import type { ChunkOf } from '../chunk.js';
import type { UIMessagePart } from '../message-part.js';
import { refuse, withPartAt } from './edit-fold.js';
import type { FoldResult, MessageFold } from './message-fold.js';
import { present } from './present.js';
import { findApproval, findToolCall } from './tool-lookup.js';

/** The agent asks whether a call may run. */
export function foldToolApprovalRequest(
  fold: MessageFold,
  chunk: ChunkOf<'tool-approval-request'>,
): FoldResult {
  const found = findToolCall(fold, chunk.toolCallId);
  if (found === undefined) return refuse(fold, 'missing-tool-call', chunk.toolCallId);
  const approval = {
    id: chunk.approvalId,
    ...present({
      descriptor: chunk.approvalDescriptor ?? undefined,
      inputSchemaInput: chunk.inputSchemaInput,
      requestReason: chunk.reason,
      isAutomatic: chunk.isAutomatic === true ? true : undefined,
      signature: chunk.signature,
    }),
  };
  // What the part had in another state stays on it, as it does in the AI SDK; the type has no name for that.
  const part = { ...found.part, state: 'approval-requested', approval } as UIMessagePart;
  return { fold: withPartAt(fold, found.index, part) };
}

/** The answer. The call may stand in an earlier step than the current one. */
export function foldToolApprovalResponse(
  fold: MessageFold,
  chunk: ChunkOf<'tool-approval-response'>,
): FoldResult {
  const found = findApproval(fold, chunk.approvalId);
  if (found === undefined) return refuse(fold, 'missing-approval', chunk.approvalId);
  const approval = {
    ...found.part.approval,
    id: chunk.approvalId,
    approved: chunk.approved,
    ...present({ reason: chunk.reason }),
  };
  const fields = present({
    providerExecuted: chunk.providerExecuted,
    callProviderMetadata: chunk.providerMetadata,
  });
  // As above.
  const part = { ...found.part, ...fields, state: 'approval-responded', approval } as UIMessagePart;
  return { fold: withPartAt(fold, found.index, part) };
}
