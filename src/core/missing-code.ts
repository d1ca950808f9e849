import { ChatError } from '../protocol/chat-error.js';

/** A part of the code could not be fetched: offline, or a newer version was deployed meanwhile. */
export function missingCode(cause: unknown): ChatError {
  return new ChatError(
    'unavailable',
    'A part of the code could not be fetched, so what needs it waits. It is fetched again by itself; where that does not ' +
      'help, the app was put up anew meanwhile, and the page has to be reloaded.',
    { retryable: true, cause },
  );
}
