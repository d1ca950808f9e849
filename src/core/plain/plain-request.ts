import { ChatError } from '../../protocol/chat-error.js';

/** A connection without a protocol has no answers that belong to questions. */
export const plainRequest = (): Promise<never> => {
  const sentence =
    'A plain connection carries messages and no answers, so the request was not sent. Use send() and onMessage().';
  return Promise.reject(new ChatError('command-unsupported', sentence));
};
