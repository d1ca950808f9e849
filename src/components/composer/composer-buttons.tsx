'use client';

import type { ReactElement } from 'react';

import { createActionButton } from '../element/create-action-button.js';
import type { PartProps } from '../element/part-props.js';
import { useElement } from '../element/use-element.js';
import { useLabels } from '../labels/labels-context.js';
import { useChatScope } from '../scope/scope-context.js';
import { useLine } from '../scope/use-view.js';
import { composerState, useComposer, type ComposerState } from './composer-context.js';

/**
 * Sends what is written; `null` while there is nothing, or it cannot be sent. The button has nothing to do afterwards, and
 * a disabled one loses the focus to the page: the field takes it, for what is to be said next.
 */
function useSend(): (() => void) | null {
  const { send, field } = useComposer('Composer.Send');
  if (!send) return null;
  return () => {
    send();
    field?.focus({ preventScroll: true });
  };
}

/** Stops the answers that are being written; `null` while none is. */
function useStop(): (() => void) | null {
  const { stop, capabilities, attempt } = useChatScope('Composer.Stop');
  const { isBusy } = useComposer('Composer.Stop');
  return isBusy && capabilities.has('stop') ? () => attempt(stop()) : null;
}

/** Sends the message. Renders a `<button>`. */
export const ComposerSend = createActionButton({
  name: 'composer-send',
  label: (labels) => labels.send,
  useAction: useSend,
});

/** Stops the answer, for everybody; only there while one is being written. Renders a `<button>`. */
export const ComposerStop = createActionButton({
  name: 'composer-stop',
  label: (labels) => labels.stopAnswer,
  useAction: useStop,
  hides: true,
});

export type ComposerReasonProps = PartProps<'p', ComposerState>;

/**
 * Why nothing can be written or sent here, or what becomes of it without a connection; left out otherwise. Renders a `<p>`.
 */
export function ComposerReason({ children, ...given }: ComposerReasonProps): ReactElement | null {
  const labels = useLabels();
  const composer = useComposer('Composer.Reason');
  const status = useLine('Composer.Reason');
  const isAway = status === 'reconnecting' || status === 'offline';
  const waits = isAway && composer.text.trim() !== '';
  const { left } = composer;
  const tooLong = left !== null && left < 0 ? labels.tooLong(-left) : null;
  const text = composer.blockedReason ?? tooLong ?? (waits ? labels.willBeSentLater : null);
  const element = useElement<'p', ComposerState>('p', given, {
    name: 'composer-reason',
    state: composerState(composer),
    props: { id: composer.reasonId, children: children ?? text },
  });
  return text === null ? null : element;
}

export type ComposerCounterProps = PartProps<'span', ComposerState>;

/** How many characters may still be written; left out while the end is far away. Renders a `<span>`. */
export function ComposerCounter({ children, ...given }: ComposerCounterProps): ReactElement | null {
  const labels = useLabels();
  const composer = useComposer('Composer.Counter');
  const element = useElement<'span', ComposerState>('span', given, {
    name: 'composer-counter',
    state: composerState(composer),
    // `Composer.Reason` says it in words, where there is something to do about it.
    props: { 'aria-hidden': true, children: children ?? labels.charactersLeft(composer.left ?? 0) },
  });
  return composer.left === null ? null : element;
}
