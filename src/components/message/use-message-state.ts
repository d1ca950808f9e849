'use client';

import type { MessageStatus, UIMessage } from '../../model/message.js';
import { useChatScope } from '../scope/scope-context.js';
import { useMessageScope } from './message-context.js';

/** What the parts of a message show of it. */
export type MessageState = {
  role: UIMessage['role'] | undefined;
  status: MessageStatus | undefined;
  mine: boolean;
};

/** Role, status and whose: nothing that changes while text comes in. */
export function useMessageState(caller: string): MessageState {
  const { userId } = useChatScope(caller);
  const { facts } = useMessageScope(caller);
  const isOwn = facts?.role === 'user' && facts.authorId === userId;
  return { role: facts?.role, status: facts?.status, mine: isOwn };
}

/** What the author of the message around is called. */
export function useAuthorName(caller: string, words: { agent: string; person: string }): string {
  const { facts } = useMessageScope(caller);
  return facts?.authorName ?? (facts?.isAgent === true ? words.agent : words.person);
}
