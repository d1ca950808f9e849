'use client';

import { useState, type KeyboardEvent, type MouseEvent, type ReactElement } from 'react';

import { createActionButton } from '../element/create-action-button.js';
import { handOnFocus } from '../element/hand-on-focus.js';
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
export function MessageCopy(given: MessageCopyProps): ReactElement | null {
  return useCopyButton(given, 'message-copy', useLabels().copy, actions.useCopying());
}

/** Copies the message's text as it is read, without the signs of Markdown; left out where there is none. Renders a `<button>`. */
export function MessageCopyPlain(given: MessageCopyProps): ReactElement | null {
  return useCopyButton(given, 'message-copy-plain', useLabels().copyPlain, actions.useCopyingPlain());
}

function useCopyButton(
  { children, ...given }: MessageCopyProps,
  name: string,
  label: string,
  [copy, copied]: ReturnType<typeof actions.useCopying>,
): ReactElement | null {
  const labels = useLabels();
  const text = copied ? labels.copied : label;
  const element = useElement<'button', MessageCopyState>('button', given, {
    name,
    state: { copied },
    props: {
      type: 'button',
      onClick: (event: MouseEvent<HTMLElement>) => copy?.(event.currentTarget),
      ...(children === undefined ? {} : { 'aria-label': text, title: text }),
      children: children ?? text,
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

type MessageDeleteState = { asking: boolean };
export type MessageDeleteProps = PartProps<'button', MessageDeleteState>;

/**
 * Takes the message out for everybody: the first press asks, the second does it; Escape, or going elsewhere, leaves it.
 * Left out where it may not be. Renders a `<button>`.
 */
export function MessageDelete({ children, ...given }: MessageDeleteProps): ReactElement | null {
  const labels = useLabels();
  const remove = actions.useDeleteMessage();
  const [asking, setAsking] = useState(false);
  const text = asking ? labels.deleteSurely : labels.delete;
  const element = useElement<'button', MessageDeleteState>('button', given, {
    name: 'message-delete',
    state: { asking },
    ref: handOnFocus,
    props: {
      type: 'button',
      onClick: () => {
        if (asking) remove?.();
        setAsking(!asking);
      },
      onBlur: () => setAsking(false),
      onKeyDown: (event: KeyboardEvent) => {
        if (event.key === 'Escape') setAsking(false);
      },
      ...(children === undefined || asking ? {} : { 'aria-label': text, title: text }),
      // What is asked stands there in words, whatever the button looks like otherwise.
      children: asking ? text : (children ?? text),
    },
  });
  return remove === null ? null : element;
}

/** Stops the answer. Renders a `<button>`; left out where none is being written. */
export const MessageStop = createActionButton({
  name: 'message-stop',
  label: (labels) => labels.stop,
  useAction: actions.useStopMessage,
  hides: true,
});
