import { ChatError, type ChatErrorCode } from '../protocol/chat-error.js';
import type { WireError } from '../protocol/server-frames.js';

/** An error as it travels: without its cause, which stays in the server's log. */
export function wireError(error: ChatError): WireError {
  const { code, message, retryable, retryAfterMs } = error;
  return { code, message, retryable, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}

/** Whatever was thrown, as an error that may be shown to a client: what is not ours becomes `internal`. */
export function asChatError(cause: unknown): ChatError {
  if (cause instanceof ChatError) return cause;
  const message = 'The server failed at this, and its log has the cause. Try it again.';
  return new ChatError('internal', message, { retryable: true, cause });
}

/** A refusal, with its sentence. */
export function refusal(code: ChatErrorCode, message: string): ChatError {
  return new ChatError(code, message);
}
