'use client';

import type { ReactElement } from 'react';

import type { MessageStatus } from '../../model/message.js';
import type { PartProps } from '../element/part-props.js';
import { useElement } from '../element/use-element.js';
import type { ChatLabels } from '../labels/chat-labels.js';
import { useLabels } from '../labels/labels-context.js';
import { useMessageScope } from './message-context.js';
import type { MessageFacts } from './message-facts.js';

type MessageNoteState = { status: MessageStatus | undefined; failed: boolean };
export type MessageNoteProps = PartProps<'p', MessageNoteState>;

/**
 * What is to be said about the message's way: that it is being sent or was not, that the answer begins, was stopped,
 * interrupted, or failed and why, or is complete and says nothing. Left out where all is well. Renders a `<p>`.
 */
export function MessageNote({ children, ...given }: MessageNoteProps): ReactElement | null {
  const labels = useLabels();
  const { facts, refusal } = useMessageScope('Message.Note');
  const text = noteOf(labels, facts, refusal);
  const element = useElement<'p', MessageNoteState>('p', given, {
    name: 'message-note',
    state: { status: facts?.status, failed: refusal !== undefined || facts?.status === 'failed' },
    props: { children: children ?? text },
  });
  return text === undefined ? null : element;
}

/** `refusal`: the code of the error with which it was not taken. */
function noteOf(
  labels: ChatLabels,
  facts: MessageFacts | undefined,
  refusal: string | undefined,
): string | undefined {
  const withReason = (text: string, reason: string | undefined) =>
    reason === undefined ? text : `${text}: ${reason}`;
  if (refusal !== undefined) return withReason(labels.messageFailed, labels.problem(refusal));
  switch (facts?.status) {
    case 'pending':
      return labels.messagePending;
    case 'streaming':
      return facts.isBlank ? labels.answerStarting : undefined;
    case 'stopped':
      return labels.answerStopped;
    case 'interrupted':
      return withReason(labels.answerInterrupted, facts.problem);
    case 'failed':
      return withReason(labels.answerFailed, facts.problem);
    case 'done':
      return facts.isMute ? labels.answerEmpty : undefined;
    default:
      return undefined;
  }
}
