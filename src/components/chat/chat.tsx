'use client';

import type { ComponentType, ReactElement, ReactNode } from 'react';

import { Announcer } from '../announcer/announcer.js';
import { PresenceTyping } from '../presence/presence-elements.js';
import { ChatScope, type ChatScopeProps } from '../scope/chat-scope.js';
import { ChatFailure, ChatFrame, type ChatFrameProps } from './chat-frame.js';
import type { ChatMessageRowProps } from './chat-message.js';
import { ChatBanner, ChatComposer, ChatThread } from './chat-sections.js';

/** Components in place of those that `Chat` is made of. Keep the object stable. */
export type ChatSlots = {
  /** One message. @default ChatMessageRow */
  Message?: ComponentType<ChatMessageRowProps>;
  /** What stands in a channel without messages. @default Thread.Empty */
  Empty?: ComponentType;
  /** @default ChatBanner */
  Banner?: ComponentType;
  /** @default ChatComposer */
  Composer?: ComponentType;
};

/** The props of `Chat`: those of its `<div>`, of its scope, and what stands in it. */
export type ChatProps = Omit<ChatFrameProps, 'children'> &
  Omit<ChatScopeProps, 'children'> & {
    slots?: ChatSlots | undefined;
    /** Stands above the thread: a title, `<Presence.Root />` … */
    header?: ReactNode;
    /** Stands between the thread and the composer: suggestions, say. */
    children?: ReactNode;
  };

const noSlots: ChatSlots = {};

/**
 * A whole chat in one channel, made of the parts that this package exports; take `ChatThread`, `ChatComposer` or single
 * parts to compose another. Fills the height of what it stands in, or where that has none, grows up to the window's.
 * Needs a `ConnectionProvider` above, and `colloquy/styles.css` for its looks. Renders a `<div>`.
 */
export function Chat(props: ChatProps): ReactElement {
  const { channel, connection, agent, tools, labels, slots = noSlots, header, children, ...frame } = props;
  const { Message, Empty, Banner = ChatBanner, Composer = ChatComposer } = slots;
  return (
    // Drafts, editors and scroll positions belong to one channel: another one starts anew.
    <ChatScope
      key={`${connection ?? ''}/${channel}`}
      channel={channel}
      connection={connection}
      agent={agent}
      tools={tools}
      labels={labels}
    >
      <ChatFrame {...frame}>
        {header}
        <Banner />
        <ChatThread Message={Message} Empty={Empty} />
        <PresenceTyping />
        <ChatFailure />
        {children}
        <Composer />
        <Announcer />
      </ChatFrame>
    </ChatScope>
  );
}
