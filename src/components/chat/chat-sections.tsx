'use client';

import { useCallback, type ComponentType, type ReactElement } from 'react';

import { ComposerCounter, ComposerReason, ComposerSend, ComposerStop } from '../composer/composer-buttons.js';
import { ComposerInput } from '../composer/composer-input.js';
import { ComposerRoot } from '../composer/composer-root.js';
import {
  BannerConnect,
  BannerCountdown,
  BannerRetry,
  BannerRoot,
  BannerSentence,
} from '../connection-banner/banner-elements.js';
import { ThreadList, type ThreadListProps } from '../thread/thread-list.js';
import { ThreadLatest, ThreadOlder } from '../thread/thread-buttons.js';
import { ThreadEmpty } from '../thread/thread-notes.js';
import { ThreadRoot } from '../thread/thread-root.js';
import { ThreadViewport, type ThreadViewportProps } from '../thread/thread-viewport.js';
import { Icon } from './icon.js';
import { ChatLoading } from './chat-loading.js';
import { ChatMessageRow, type ChatMessageRowProps } from './chat-message.js';

/** What `ChatThread` draws its messages with. */
export type ChatThreadProps = {
  /** Draws one message. @default ChatMessageRow */
  Message?: ComponentType<ChatMessageRowProps> | undefined;
  /** Stands in a channel without messages. @default ThreadEmpty */
  Empty?: ComponentType | undefined;
  /** Stands in place of messages that are not here. @default ChatLoading */
  Loading?: ComponentType | undefined;
  /** The first message that was not read yet: a line stands before it. */
  unreadFrom?: ThreadListProps['unreadFrom'];
  /** What is shown after sending: the `end`, or the `question` at the top with room for its answer. @default 'end' */
  anchor?: ThreadViewportProps['anchor'];
  /** Whether older messages are loaded by coming near the top; the button stays for keyboards. @default false */
  loadsOlder?: boolean | undefined;
};

/** The thread as `Chat` draws it. */
export function ChatThread({
  Message = ChatMessageRow,
  Empty = ThreadEmpty,
  Loading = ChatLoading,
  unreadFrom,
  anchor,
  loadsOlder,
}: ChatThreadProps): ReactElement {
  const drawMessage = useCallback((messageId: string) => <Message messageId={messageId} />, [Message]);
  return (
    <ThreadRoot>
      <ThreadViewport anchor={anchor}>
        <ThreadOlder auto={loadsOlder} />
        <Loading />
        <Empty />
        <ThreadList unreadFrom={unreadFrom}>{drawMessage}</ThreadList>
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
      <ComposerCounter />
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
