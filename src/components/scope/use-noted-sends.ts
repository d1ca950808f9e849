'use client';

import { useMemo } from 'react';

import type { useChatStream } from '../../react/use-chat-stream.js';
import type { ScopeDesk } from './scope-desk.js';

type Sends = Pick<ReturnType<typeof useChatStream>, 'sendMessage' | 'editMessage'>;

/**
 * Sending, with ids that the desk knows again. What is pending says the same only for as long as that takes: an answer may
 * come within the frame.
 */
export function useNotedSends({ sendMessage, editMessage }: Sends, desk: ScopeDesk): Sends {
  return useMemo(
    () => ({
      sendMessage: (input, options) => sendMessage({ ...input, id: input.id ?? desk.nextId() }, options),
      editMessage: (messageId, input, options) =>
        editMessage(messageId, { ...input, id: input.id ?? desk.nextId() }, options),
    }),
    [sendMessage, editMessage, desk],
  );
}
