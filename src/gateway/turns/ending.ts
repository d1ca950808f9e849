import type { TurnEndReason } from '../../model/event.js';
import { ChatError } from '../../protocol/chat-error.js';
import { causeWords } from '../cause-words.js';
import { UnusableAnswer } from './unusable-answer.js';

/** How a turn ends, as everybody sees it. */
export type Ending = { reason: TurnEndReason; error?: { code: string; text: string } };

/**
 * What something that was thrown in a turn comes to: the error for the log, and the end for people. An agent's own words
 * may hold what is nobody's business, so they are shown in development only; those of a `ChatError` always.
 */
export function failedBy(
  cause: unknown,
  development: boolean | undefined,
): { error: ChatError; ending: Ending } {
  if (cause instanceof ChatError) return { error: cause, ending: failed(cause.code, cause.message) };
  const error = new ChatError('turn-failed', reportOf(cause), { cause });
  const text = development && cause instanceof Error ? cause.message : maskedText(cause);
  return { error, ending: failed(error.code, text) };
}

/** For the app's developers alone, so in the agent's own words. */
function reportOf(cause: unknown): string {
  if (cause instanceof UnusableAnswer) return cause.message;
  const words = causeWords(cause);
  const what = 'The agent threw, so its turn was ended as failed';
  return words === undefined ? `${what}.` : `${what}: ${words}`;
}

function failed(code: string, text: string): Ending {
  return { reason: 'failed', error: { code, text } };
}

/** What to do about it, as far as that is known. */
function maskedText(cause: unknown): string {
  const isFinal = cause instanceof Error && 'retryable' in cause && cause.retryable === false;
  return isFinal
    ? 'The answer could not be written, and asking again will not help. Tell whoever runs this chat: the server’s log says why.'
    : 'The answer could not be finished. Try it again; if that fails too, tell whoever runs this chat: the server’s log says why.';
}
