'use client';

import { Message, type ChatMessageRowProps } from 'colloquy/components';

/** A message without the buttons that change it. */
export function WatchedMessage({ messageId }: ChatMessageRowProps) {
  return (
    <Message.Root messageId={messageId}>
      <header className="colloquy-message-header">
        <Message.Avatar />
        <Message.Author />
        <Message.Time />
      </header>
      <Message.Content />
      <Message.Note />
    </Message.Root>
  );
}
