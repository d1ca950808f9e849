'use client';

import { useCallback, type ComponentType, type ReactElement } from 'react';

import { ComposerReason, ComposerSend, ComposerStop } from '../composer/composer-buttons.js';
import { ComposerInput } from '../composer/composer-input.js';
import { ComposerRoot } from '../composer/composer-root.js';
import {
  BannerConnect,
  BannerCountdown,
  BannerRetry,
  BannerRoot,
  BannerSentence,
} from '../connection-banner/banner-elements.js';
import { ThreadLatest, ThreadOlder } from '../thread/thread-buttons.js';
import { ThreadList } from '../thread/thread-list.js';
import { ThreadEmpty, ThreadLoading } from '../thread/thread-notes.js';
import { ThreadRoot } from '../thread/thread-root.js';
import { ThreadViewport } from '../thread/thread-viewport.js';
import { Icon } from './icon.js';
import { ChatMessageRow, type ChatMessageRowProps } from './chat-message.js';

/** What `ChatThread` draws its messages with. */
export type ChatThreadProps = {
  /** Draws one message. @default ChatMessageRow */
  Message?: ComponentType<ChatMessageRowProps> | undefined;
  /** Stands in a channel without messages. @default ThreadEmpty */
  Empty?: ComponentType | undefined;
};

/** The thread as `Chat` draws it. */
export function ChatThread({ Message = ChatMessageRow, Empty = ThreadEmpty }: ChatThreadProps): ReactElement {
  const drawMessage = useCallback((messageId: string) => <Message messageId={messageId} />, [Message]);
  return (
    <ThreadRoot>
      <ThreadViewport>
        <ThreadOlder />
        <ThreadLoading />
        <Empty />
        <ThreadList>{drawMessage}</ThreadList>
      </ThreadViewport>
      <ThreadLatest>
        <Icon name="down" />
      </ThreadLatest>
    </ThreadRoot>
  );
}

/** The composer as `Chat` draws it. */
export function ChatComposer(): ReactElement {
  return (
    <ComposerRoot>
      <ComposerReason />
      <ComposerInput />
      <ComposerStop>
        <Icon name="stop" />
      </ComposerStop>
      <ComposerSend>
        <Icon name="send" />
      </ComposerSend>
    </ComposerRoot>
  );
}

/** The connection banner as `Chat` draws it. */
export function ChatBanner(): ReactElement {
  return (
    <BannerRoot>
      <BannerSentence />
      <BannerCountdown />
      <BannerRetry />
      <BannerConnect />
    </BannerRoot>
  );
}
