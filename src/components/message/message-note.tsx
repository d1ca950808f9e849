'use client';

import type { ReactElement } from 'react';

import type { ChatMessage, MessageStatus } from '../../model/message.js';
import type { PartProps } from '../element/part-props.js';
import { useElement } from '../element/use-element.js';
import type { ChatLabels } from '../labels/chat-labels.js';
import { useLabels } from '../labels/labels-context.js';
import { useView } from '../scope/use-view.js';
import { useMessageHere, useMessageScope } from './message-context.js';

type MessageNoteState = { status: MessageStatus | undefined; failed: boolean };
export type MessageNoteProps = PartProps<'p', MessageNoteState>;

/**
 * What is to be said about the message's way: that it is being sent or was not, that the answer begins, was stopped,
 * interrupted, or failed and why, or is complete and says nothing. Left out where all is well. Renders a `<p>`.
 */
export function MessageNote({ children, ...given }: MessageNoteProps): ReactElement | null {
  const labels = useLabels();
  const { messageId } = useMessageScope('Message.Note');
  const status = useMessageHere('Message.Note', (message) => message.chat.status);
  const isBlank = useMessageHere('Message.Note', (message) => message.parts.length === 0);
  const isMute = useMessageHere('Message.Note', saysNothing);
  const problem = useMessageHere('Message.Note', (message) => message.chat.error?.text);
  const refusal = useView('Message.Note', ({ pending }) => {
    const state = pending.get(messageId)?.state;
    return state?.status === 'failed' ? state.error.code : undefined;
  });
  const text = noteOf(labels, { status, isBlank, isMute, problem, refusal });
  const element = useElement<'p', MessageNoteState>('p', given, {
    name: 'message-note',
    state: { status, failed: refusal !== undefined || status === 'failed' },
    props: { children: children ?? text },
  });
  return text === undefined ? null : element;
}

type Facts = {
  status: MessageStatus | undefined;
  isBlank: boolean | undefined;
  isMute: boolean | undefined;
  problem: string | undefined;
  /** The code of the error with which it was not taken. */
  refusal: string | undefined;
};

function noteOf(
  labels: ChatLabels,
  { status, isBlank, isMute, problem, refusal }: Facts,
): string | undefined {
  const withReason = (text: string, reason: string | undefined) =>
    reason === undefined ? text : `${text}: ${reason}`;
  if (refusal !== undefined) return withReason(labels.messageFailed, labels.problem(refusal));
  switch (status) {
    case 'pending':
      return labels.messagePending;
    case 'streaming':
      return isBlank === true ? labels.answerStarting : undefined;
    case 'stopped':
      return labels.answerStopped;
    case 'interrupted':
      return withReason(labels.answerInterrupted, problem);
    case 'failed':
      return withReason(labels.answerFailed, problem);
    case 'done':
      return isMute === true ? labels.answerEmpty : undefined;
    default:
      return undefined;
  }
}

/** Whether an agent left nothing behind that can be seen. */
function saysNothing({ role, parts }: ChatMessage): boolean {
  return (
    role === 'assistant' &&
    parts.every((part) =>
      part.type === 'text' || part.type === 'reasoning'
        ? part.text.trim() === ''
        : part.type === 'step-start',
    )
  );
}
