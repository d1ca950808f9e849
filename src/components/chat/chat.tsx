'use client';

import type { ReactElement, ReactNode } from 'react';

import { Announcer, type AnnouncerProps } from '../announcer/announcer.js';
import { PresenceTyping } from '../presence/presence-elements.js';
import { ChatScope, type ChatScopeProps } from '../scope/chat-scope.js';
import type { Suggestion } from '../suggestions/suggestion.js';
import { ChatFailure, ChatFrame, type ChatFrameProps } from './chat-frame.js';
import { ChatBanner, ChatComposer, ChatThread, type ChatThreadProps } from './chat-sections.js';
import type { ChatSlots } from './chat-slots.js';
import { ChatSuggestions } from './chat-suggestions.js';
import { SlotsContext } from './slots-context.js';

/** The props of `Chat`: those of its `<div>`, of its scope, and what stands in it. */
export type ChatProps = Omit<ChatFrameProps, 'children'> &
  Omit<ChatScopeProps, 'children' | 'slots'> &
  Pick<ChatThreadProps, 'unreadFrom' | 'anchor' | 'loadsOlder'> & {
    slots?: ChatSlots | undefined;
    /** What the `Announcer` says of an answer: its beginning and end, or each sentence too. @default 'boundaries' */
    reading?: AnnouncerProps['reading'];
    /** Stands above the thread: a title, `<Presence.Root />` … */
    header?: ReactNode;
    /** What to suggest while there is no message. Keep the list stable. */
    suggestions?: readonly Suggestion[] | undefined;
    /** Stands between the thread and the composer. */
    children?: ReactNode;
  };

const noSlots: ChatSlots = {};

/**
 * A whole chat in one channel, made of the parts that this package exports; take `ChatThread`, `ChatComposer` or single
 * parts to compose another. Fills the height of what it stands in, or where that has none, grows up to the window's.
 * Needs a `ConnectionProvider` above, and `colloquy/styles.css` for its looks. Renders a `<div>`.
 */
export function Chat(props: ChatProps): ReactElement {
  const { channel, connection, agent, tools, data, moderates, markdown, labels, ...rest } = props;
  const { slots = noSlots, suggestions, header, children, reading, ...shown } = rest;
  const { unreadFrom, anchor, loadsOlder, ...frame } = shown;
  const { Header, Message, Empty, Loading } = slots;
  const { Banner = ChatBanner, Composer = ChatComposer, Typing = PresenceTyping } = slots;
  const { Failure = ChatFailure, Suggestions = ChatSuggestions } = slots;
  return (
    // Drafts, editors and scroll positions belong to one channel: another one starts anew.
    <ChatScope
      key={`${connection ?? ''}/${channel}`}
      channel={channel}
      connection={connection}
      agent={agent}
      tools={tools}
      data={data}
      slots={slots}
      moderates={moderates}
      markdown={markdown}
      labels={labels}
    >
      <SlotsContext value={slots}>
        <ChatFrame {...frame}>
          {Header ? <Header /> : header}
          <Banner />
          <ChatThread
            Message={Message}
            Empty={Empty}
            Loading={Loading}
            unreadFrom={unreadFrom}
            anchor={anchor}
            loadsOlder={loadsOlder}
          />
          <Typing />
          <Failure />
          <Suggestions starters={suggestions} />
          {children}
          <Composer />
          <Announcer reading={reading} />
        </ChatFrame>
      </SlotsContext>
    </ChatScope>
  );
}
