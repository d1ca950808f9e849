'use client';

import { useState } from 'react';

import type { ChatMessage } from '../../model/message.js';
import { useBranches } from '../../react/use-branches.js';
import { isLive, useMessageHere, useMessageScope } from '../message/message-context.js';
import { useMessageState } from '../message/use-message-state.js';
import { useChatScope } from '../scope/scope-context.js';
import { useView } from '../scope/use-view.js';

/** What an action's hook returns: what is to be done, or `null` where it cannot be. */
export type Action = (() => void) | null;

/** Copies the message's text, as Markdown, and says whether it was copied. */
export function useCopying(): readonly [Action, boolean] {
  const { handle, attempt } = useChatScope('MessageActions.Copy');
  const { messageId } = useMessageScope('MessageActions.Copy');
  const hasText = useMessageHere('MessageActions.Copy', ({ parts }) =>
    parts.some((part) => part.type === 'text' && part.text !== ''),
  );
  const [isCopied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    const { open, settled, pending } = handle.getView();
    const message = open.get(messageId) ?? settled.get(messageId) ?? pending.get(messageId)?.message;
    await navigator.clipboard.writeText(message ? textOf(message) : '');
    setCopied(true);
  };
  return [hasText === true ? () => attempt(copy()) : null, isCopied];
}

/** Has the agent answer once more, beside this answer. One that broke off is tried again by `useRetryMessage`. */
export function useRegenerate(): Action {
  const { regenerate, capabilities, attempt } = useChatScope('MessageActions.Regenerate');
  const { messageId } = useMessageScope('MessageActions.Regenerate');
  const { role, status } = useMessageState('MessageActions.Regenerate');
  const isComplete = status === 'done' || status === 'stopped';
  const canDo = role === 'assistant' && isComplete && capabilities.has('regenerate');
  return canDo ? () => attempt(regenerate({ messageId })) : null;
}

/** Sends a message again that could not be sent, or has the agent try again where its answer broke off. */
export function useRetryMessage(): Action {
  const { retry, regenerate, capabilities, attempt } = useChatScope('MessageActions.Retry');
  const { messageId } = useMessageScope('MessageActions.Retry');
  const { role, status } = useMessageState('MessageActions.Retry');
  const isUnsent = useIsFailed('MessageActions.Retry');
  const isBroken = role === 'assistant' && (status === 'failed' || status === 'interrupted');
  if (isUnsent) return () => retry(messageId);
  return isBroken && capabilities.has('regenerate') ? () => attempt(regenerate({ messageId })) : null;
}

/** Takes a message out that could not be sent. */
export function useDiscardMessage(): Action {
  const { discard } = useChatScope('MessageActions.Discard');
  const { messageId } = useMessageScope('MessageActions.Discard');
  return useIsFailed('MessageActions.Discard') ? () => discard(messageId) : null;
}

/** Opens the editor in place of a message of one's own. */
export function useEditMessage(): Action {
  const { capabilities } = useChatScope('MessageActions.Edit');
  const { isEditing, setEditing } = useMessageScope('MessageActions.Edit');
  const { mine, status } = useMessageState('MessageActions.Edit');
  const canDo = mine && status === 'done' && !isEditing && capabilities.has('edit');
  return canDo ? () => setEditing(true) : null;
}

/** Takes a settled message out for everybody: one's own, or an answer. */
export function useDeleteMessage(): Action {
  const { handle, capabilities, attempt } = useChatScope('MessageActions.Delete');
  const { messageId } = useMessageScope('MessageActions.Delete');
  const { mine, role, status } = useMessageState('MessageActions.Delete');
  const isSettled = status !== undefined && status !== 'pending' && !isLive(status);
  const canDo = isSettled && (mine || role === 'assistant') && capabilities.has('delete');
  return canDo ? () => attempt(handle.deleteMessage(messageId)) : null;
}

/** Stops the turn that writes this message, for everybody. */
export function useStopMessage(): Action {
  const { handle, capabilities, attempt } = useChatScope('MessageActions.Stop');
  const { status } = useMessageState('MessageActions.Stop');
  const turnId = useMessageHere('MessageActions.Stop', (message) => message.chat.turnId);
  const canDo = isLive(status) && turnId != null && capabilities.has('stop');
  return canDo ? () => attempt(handle.stop(turnId)) : null;
}

/** Shows the version before this one. */
export function usePreviousBranch(): Action {
  const { index, previous } = useBranchesHere('MessageActions.PreviousBranch');
  return index > 0 ? previous : null;
}

/** Shows the version behind this one. */
export function useNextBranch(): Action {
  const { index, count, next } = useBranchesHere('MessageActions.NextBranch');
  return index >= 0 && index < count - 1 ? next : null;
}

/** The versions of the message around. */
export function useBranchesHere(caller: string): ReturnType<typeof useBranches> {
  const { channel, connection } = useChatScope(caller);
  return useBranches(channel, useMessageScope(caller).messageId, { connection });
}

function useIsFailed(caller: string): boolean {
  const { messageId } = useMessageScope(caller);
  return useView(caller, ({ pending }) => pending.get(messageId)?.state.status === 'failed');
}

/** The text of a message as it was written, its parts a paragraph apart. */
export function textOf({ parts }: Pick<ChatMessage, 'parts'>): string {
  return parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n\n');
}
