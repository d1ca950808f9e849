import { ChatError } from '../../protocol/chat-error.js';

/** What was thrown, as the one error of this package. */
export function asChatError(thrown: unknown): ChatError {
  if (thrown instanceof ChatError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new ChatError('internal', message, { cause: thrown });
}
