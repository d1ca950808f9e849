import { ChatError, isChatErrorCode } from '../protocol/chat-error.js';
import type { WireError } from '../protocol/server-frames.js';

/** An error as it came over the wire; a newer server's code that is not known here becomes `internal`, told in its words. */
export function toChatError({ code, message, retryable, retryAfterMs }: WireError): ChatError {
  const options = retryAfterMs === undefined ? { retryable } : { retryable, retryAfterMs };
  return isChatErrorCode(code)
    ? new ChatError(code, message, options)
    : new ChatError('internal', `${message} (The server's code was "${code}".)`, options);
}
