import type { ChatMessage, UIMessage } from '../../model/message.js';

/** Messages that an app has at hand before the channel is live, in the shape in which the channel's own will come. */
export function givenMessages(messages: readonly UIMessage[] = []): ChatMessage[] {
  return messages.map((message, index) => ({
    ...message,
    chat: {
      author: message.role === 'user' ? { id: 'user', kind: 'person' } : { id: message.role, kind: 'agent' },
      parentId: messages[index - 1]?.id ?? null,
      turnId: null,
      createdAt: 0,
      status: 'done',
    },
  }));
}
