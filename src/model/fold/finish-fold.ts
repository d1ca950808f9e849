import type { UIMessagePart } from '../message-part.js';
import type { ChatMessage, MessageError, SettledStatus } from '../message.js';
import type { MessageFold } from './message-fold.js';

/** How the writing ended. */
export type FoldEnd = {
  reason: SettledStatus;
  error?: MessageError | undefined;
  /** Milliseconds since 1970. */
  endedAt?: number | undefined;
};

/**
 * The message as a document: text and reasoning that were open are closed, and `chat` says how it ended. Tool calls stay
 * in the state that they reached, for that says what was done and what was not.
 */
export function finishFold(fold: MessageFold, end: FoldEnd): ChatMessage {
  const { message } = fold;
  const parts = message.parts.some(isOpen)
    ? message.parts.map((part) => (isOpen(part) ? { ...part, state: 'done' as const } : part))
    : message.parts;
  const chat = { ...message.chat, status: end.reason };
  if (end.error !== undefined) chat.error = end.error;
  if (end.endedAt !== undefined) chat.finishedAt = end.endedAt;
  return { ...message, parts, chat };
}

function isOpen(part: UIMessagePart): part is Extract<UIMessagePart, { type: 'text' | 'reasoning' }> {
  return (part.type === 'text' || part.type === 'reasoning') && part.state === 'streaming';
}
