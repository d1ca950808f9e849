import { act } from '@testing-library/react';

import type { ChatStream } from '../../src/core/chat/chat-stream.js';
import { useChatStream, type UseChatStreamOptions } from '../../src/react/use-chat-stream.js';
import { createSeen } from './seen.js';
import { createStage, type StageOptions } from './stage.js';

/** A stage with one component that holds a chat; `chat` is what its hook returned last. */
export async function showChat(options: UseChatStreamOptions = {}, stageOptions: StageOptions = {}) {
  const stage = createStage(stageOptions);
  const seen = createSeen<ChatStream>();
  const Chat = () => {
    const chat = useChatStream('room', options);
    seen.show(chat);
    const { messages, status } = chat;
    return <p>{`${status}: ${messages.map(textOf).join(' | ')}`}</p>;
  };
  const view = await stage.show(<Chat />);
  return {
    ...stage,
    view,
    get chat(): ChatStream {
      return seen.last;
    },
    get text(): string | null {
      return view.container.textContent;
    },
    /** Does something and lets what follows arrive. */
    run: async (work: () => unknown) => {
      act(() => void work());
      await stage.pass();
    },
  };
}

/** What stands in a message: its texts, and the types of its other parts. */
export function textOf({ parts }: ChatStream['messages'][number]): string {
  return parts.map((part) => (part.type === 'text' ? part.text : part.type)).join('');
}
