import type { JsonValue } from '../model/json.js';
import { ChatError } from '../protocol/chat-error.js';
import type { RequestOptions } from './request-options.js';
import type { RequestDesk, RequestDeskOptions } from './requests.js';

/** Requests, whose code is fetched with the first of them. */
export type LateRequests = Pick<RequestDesk, 'opened' | 'lost' | 'reply'> & {
  request: (
    name: string,
    data?: JsonValue,
    options?: RequestOptions<unknown> & { channel?: string },
  ) => Promise<unknown>;
  /** The connection is closed: nobody will be answered. */
  ended: () => void;
};

export function lateRequests(
  options: Omit<RequestDeskOptions, 'closed'> & { isClosed: () => boolean },
): LateRequests {
  let desk: RequestDesk | undefined;
  const closed = (): ChatError => {
    const sentence =
      'The connection is closed, so the request was not answered, and may not have been done. Call connect() and ask again.';
    return new ChatError('closed', sentence);
  };
  return {
    request: async (name, data = null, requestOptions = {}) => {
      const { createRequestDesk } = await import('./requests.js');
      desk ??= createRequestDesk({ ...options, closed: () => (options.isClosed() ? closed() : undefined) });
      return desk.request(name, data, requestOptions);
    },
    opened: () => desk?.opened(),
    lost: () => desk?.lost(),
    reply: (frame) => desk?.reply(frame),
    ended: () => desk?.ended(closed()),
  };
}
