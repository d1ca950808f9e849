'use client';

import type { ReactElement } from 'react';

import { createActionButton } from '../element/create-action-button.js';
import type { PartProps } from '../element/part-props.js';
import { useElement } from '../element/use-element.js';
import { useLabels } from '../labels/labels-context.js';
import * as actions from './actions.js';

type MessageActionsState = Record<never, never>;
export type MessageActionsProps = PartProps<'div', MessageActionsState>;

/** The actions of a message. Renders a `<div role="group">`. */
export function MessageActionsRoot(given: MessageActionsProps): ReactElement {
  const labels = useLabels();
  return useElement<'div', MessageActionsState>('div', given, {
    name: 'message-actions',
    state: {},
    props: { role: 'group', 'aria-label': labels.actions },
  });
}

type MessageCopyState = { copied: boolean };
export type MessageCopyProps = PartProps<'button', MessageCopyState>;

/** Copies the message's text, as Markdown; left out where there is none. Renders a `<button>`. */
export function MessageCopy({ children, ...given }: MessageCopyProps): ReactElement | null {
  const labels = useLabels();
  const [copy, copied] = actions.useCopying();
  const element = useElement<'button', MessageCopyState>('button', given, {
    name: 'message-copy',
    state: { copied },
    props: {
      type: 'button',
      onClick: () => copy?.(),
      ...(children === undefined ? {} : { 'aria-label': copied ? labels.copied : labels.copy }),
      children: children ?? (copied ? labels.copied : labels.copy),
    },
  });
  return copy === null ? null : element;
}

/** Has the agent answer once more. Renders a `<button>`; left out where it cannot be done. */
export const MessageRegenerate = createActionButton({
  name: 'message-regenerate',
  label: (labels) => labels.regenerate,
  useAction: actions.useRegenerate,
  hides: true,
});

/** Sends a failed message again, or asks again for an answer that broke off. Renders a `<button>`; left out where nothing failed. */
export const MessageRetry = createActionButton({
  name: 'message-retry',
  label: (labels) => labels.retry,
  useAction: actions.useRetryMessage,
  hides: true,
});

/** Takes a failed message out. Renders a `<button>`; left out where nothing failed. */
export const MessageDiscard = createActionButton({
  name: 'message-discard',
  label: (labels) => labels.discard,
  useAction: actions.useDiscardMessage,
  hides: true,
});

/** Opens the editor. Renders a `<button>`; left out on what others wrote. */
export const MessageEdit = createActionButton({
  name: 'message-edit',
  label: (labels) => labels.edit,
  useAction: actions.useEditMessage,
  hides: true,
});

/** Takes the message out for everybody. Renders a `<button>`; left out where it may not be. */
export const MessageDelete = createActionButton({
  name: 'message-delete',
  label: (labels) => labels.delete,
  useAction: actions.useDeleteMessage,
  hides: true,
});

/** Stops the answer. Renders a `<button>`; left out where none is being written. */
export const MessageStop = createActionButton({
  name: 'message-stop',
  label: (labels) => labels.stop,
  useAction: actions.useStopMessage,
  hides: true,
});

type MessageBranchesState = { index: number; count: number };
export type MessageBranchesProps = PartProps<'div', MessageBranchesState>;

/** Where this version stands among the others, with the way to them; left out where it is the only one. Renders a `<div role="group">`. */
export function MessageBranches({ children, ...given }: MessageBranchesProps): ReactElement | null {
  const labels = useLabels();
  const { index, count } = actions.useBranchesHere('MessageActions.Branches');
  const text = labels.branch(index + 1, count);
  const element = useElement<'div', MessageBranchesState>('div', given, {
    name: 'message-branches',
    state: { index, count },
    props: {
      role: 'group',
      'aria-label': text,
      children: children ?? (
        <>
          <MessagePreviousBranch>
            <span aria-hidden>‹</span>
          </MessagePreviousBranch>
          <span>{text}</span>
          <MessageNextBranch>
            <span aria-hidden>›</span>
          </MessageNextBranch>
        </>
      ),
    },
  });
  return count > 1 ? element : null;
}

/** Shows the version before. Renders a `<button>`. */
export const MessagePreviousBranch = createActionButton({
  name: 'message-previous-branch',
  label: (labels) => labels.previousBranch,
  useAction: actions.usePreviousBranch,
});

/** Shows the version behind. Renders a `<button>`. */
export const MessageNextBranch = createActionButton({
  name: 'message-next-branch',
  label: (labels) => labels.nextBranch,
  useAction: actions.useNextBranch,
});
