import type { ChatMessage, MessageStatus, UIMessage } from '../../model/message.js';

/** What the parts of a row show of its message: nothing in here changes while text comes in. */
export type MessageFacts = {
  role: UIMessage['role'];
  status: MessageStatus;
  authorId: string;
  authorName: string | undefined;
  isAgent: boolean;
  picture: string | undefined;
  /** ms since the epoch */
  createdAt: number;
  /** Why it failed, or was interrupted. */
  problem: string | undefined;
  isBlank: boolean;
  /** Whether it is an answer that is over and left nothing behind that can be seen. */
  isMute: boolean;
  /** Whether somebody could copy it. */
  hasText: boolean;
  hasSources: boolean;
};

/** Reads the facts of one message, which stay the same object while they are equal: one subscription for all of a row. */
export function createFactsReader(): (message: ChatMessage) => MessageFacts {
  let last: MessageFacts | undefined;
  return (message) => {
    const next = factsOf(message);
    if (last === undefined || !isEqual(last, next)) last = next;
    return last;
  };
}

function factsOf({ role, parts, chat }: ChatMessage): MessageFacts {
  const { author, status, createdAt, error } = chat;
  let hasText = false;
  let hasSources = false;
  for (const part of parts) {
    if (part.type === 'text') hasText ||= part.text !== '';
    else hasSources ||= part.type === 'source-url' || part.type === 'source-document';
  }
  return {
    role,
    status,
    authorId: author.id,
    authorName: author.name,
    isAgent: author.kind === 'agent',
    picture: author.avatar,
    createdAt,
    problem: error?.text,
    isBlank: parts.length === 0,
    // Of a text that grows nothing but its length is asked: reading it would put it together anew with each token.
    isMute: role === 'assistant' && status === 'done' && parts.every(isUnseen),
    hasText,
    hasSources,
  };
}

function isUnseen(part: ChatMessage['parts'][number]): boolean {
  return part.type === 'text' || part.type === 'reasoning'
    ? part.text.trim() === ''
    : part.type === 'step-start';
}

function isEqual(one: MessageFacts, other: MessageFacts): boolean {
  let name: keyof MessageFacts;
  for (name in one) if (one[name] !== other[name]) return false;
  return true;
}
