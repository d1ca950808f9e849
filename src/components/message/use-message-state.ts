'use client';

import type { MessageStatus, UIMessage } from '../../model/message.js';
import { useChatScope } from '../scope/scope-context.js';
import { useMessageHere } from './message-context.js';

/** What the parts of a message show of it. */
export type MessageState = {
  role: UIMessage['role'] | undefined;
  status: MessageStatus | undefined;
  mine: boolean;
};

/** Role, status and whose: nothing that changes while text comes in. */
export function useMessageState(caller: string): MessageState {
  const { userId } = useChatScope(caller);
  const role = useMessageHere(caller, (message) => message.role);
  const status = useMessageHere(caller, (message) => message.chat.status);
  const authorId = useMessageHere(caller, (message) => message.chat.author.id);
  return { role, status, mine: role === 'user' && authorId !== undefined && authorId === userId };
}

/** What the author of the message around is called. */
export function useAuthorName(caller: string, words: { agent: string; person: string }): string {
  const name = useMessageHere(caller, ({ chat }) => chat.author.name);
  const isAgent = useMessageHere(caller, ({ chat }) => chat.author.kind === 'agent');
  return name ?? (isAgent === true ? words.agent : words.person);
}
