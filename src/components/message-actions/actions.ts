'use client';

import { useState } from 'react';

import { useHeldMessage } from '../../react/use-held.js';
import { useHeldBranches } from '../../react/use-branches.js';
import { useAnnounce } from '../announcer/use-announce.js';
import { useLabels } from '../labels/labels-context.js';
import { textOf } from '../message/text-of.js';
import { isLive, useMessageHere, useMessageScope } from '../message/message-context.js';
import { useMessageState } from '../message/use-message-state.js';
import { useChatScope } from '../scope/scope-context.js';

/** What an action's hook returns: what is to be done, or `null` where it cannot be. */
export type Action = (() => void) | null;

/** Copies a text; given the button that was pressed. `null` where there is none. */
export type CopyAction = ((button: Element) => void) | null;

/** Copies the message's text, as Markdown, and says whether it was copied. */
export function useCopying(): readonly [CopyAction, boolean] {
  const { handle } = useChatScope('MessageActions.Copy');
  const { messageId } = useMessageScope('MessageActions.Copy');
  return useCopyingOf('MessageActions.Copy', () => {
    const { open, settled, pending } = handle.getView();
    const message = open.get(messageId) ?? settled.get(messageId) ?? pending.get(messageId)?.message;
    return message ? textOf(message) : '';
  });
}

/** Copies the message's text as it stands on the page, without the signs of Markdown. */
export function useCopyingPlain(): readonly [CopyAction, boolean] {
  return useCopyingOf('MessageActions.CopyPlain', (button) => {
    const article = button.closest('.colloquy-message-root');
    const texts = article?.querySelectorAll<HTMLElement>('.colloquy-text-part') ?? [];
    // As it is laid out: paragraphs apart, cells beside each other.
    return Array.from(texts, (text) => (text.innerText ?? text.textContent).trim()).join('\n\n');
  });
}

function useCopyingOf(caller: string, read: (button: Element) => string): readonly [CopyAction, boolean] {
  const { attempt } = useChatScope(caller);
  const hasText = useMessageScope(caller).facts?.hasText;
  const announce = useAnnounce(caller);
  const { copied } = useLabels();
  const [isCopied, setCopied] = useState(false);
  const copy = async (button: Element): Promise<void> => {
    await navigator.clipboard.writeText(read(button));
    setCopied(true);
    announce(copied);
  };
  return [hasText === true ? (button) => attempt(copy(button)) : null, isCopied];
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
  const { messageId, refusal } = useMessageScope('MessageActions.Retry');
  const { role, status } = useMessageState('MessageActions.Retry');
  const isBroken = role === 'assistant' && (status === 'failed' || status === 'interrupted');
  if (refusal !== undefined) return () => retry(messageId);
  return isBroken && capabilities.has('regenerate') ? () => attempt(regenerate({ messageId })) : null;
}

/** Takes a message out that could not be sent. */
export function useDiscardMessage(): Action {
  const { discard } = useChatScope('MessageActions.Discard');
  const { messageId, refusal } = useMessageScope('MessageActions.Discard');
  return refusal === undefined ? null : () => discard(messageId);
}

/** Opens the editor in place of a message of one's own. */
export function useEditMessage(): Action {
  const { capabilities } = useChatScope('MessageActions.Edit');
  const { isEditing, setEditing } = useMessageScope('MessageActions.Edit');
  const { mine, status } = useMessageState('MessageActions.Edit');
  const canDo = mine && status === 'done' && !isEditing && capabilities.has('edit');
  return canDo ? () => setEditing(true) : null;
}

/**
 * Takes a settled message out for everybody: one's own, or an answer to one's own question; whatever else there is, for
 * those who moderate. The server decides by the same rule.
 */
export function useDeleteMessage(): Action {
  const { client, channel, handle, capabilities, moderates, userId, attempt } =
    useChatScope('MessageActions.Delete');
  const { messageId } = useMessageScope('MessageActions.Delete');
  const { mine, role, status } = useMessageState('MessageActions.Delete');
  const parentId = useMessageHere('MessageActions.Delete', ({ chat }) => chat.parentId) ?? '';
  const askedBy = useHeldMessage(client, channel, parentId, ({ chat }) => chat.author.id);
  const isSettled = status !== undefined && status !== 'pending' && !isLive(status);
  const isForMe = role === 'assistant' && userId !== null && askedBy === userId;
  const canDo = isSettled && (mine || isForMe || moderates) && capabilities.has('delete');
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
  const { desk } = useChatScope('MessageActions.PreviousBranch');
  const { index, previous } = useBranchesHere('MessageActions.PreviousBranch');
  if (index <= 0) return null;
  return () => {
    desk.noteStep('previous');
    previous();
  };
}

/** Shows the version behind this one. */
export function useNextBranch(): Action {
  const { desk } = useChatScope('MessageActions.NextBranch');
  const { index, count, next } = useBranchesHere('MessageActions.NextBranch');
  if (index < 0 || index >= count - 1) return null;
  return () => {
    desk.noteStep('next');
    next();
  };
}

/** The versions of the message around. */
export function useBranchesHere(caller: string): ReturnType<typeof useHeldBranches> {
  const { channel, client } = useChatScope(caller);
  return useHeldBranches(client, channel, useMessageScope(caller).messageId);
}
