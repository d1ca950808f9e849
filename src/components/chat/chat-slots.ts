import type { ComponentType } from 'react';

import type { PartSlots } from '../scope/part-slots.js';
import type { ChatMessageRowProps } from './chat-message.js';
import type { ChatSuggestionsProps } from './chat-suggestions.js';

/** Components in place of those that `Chat` is made of, from top to bottom. Keep the object stable. */
export type ChatSlots = PartSlots & {
  /** Stands above all. @default the `header` of the props */
  Header?: ComponentType;
  /** What is the matter with the connection. @default ChatBanner */
  Banner?: ComponentType;
  /** What stands in a channel without messages. @default Thread.Empty */
  Empty?: ComponentType;
  /** What stands in place of messages that are not here. @default ChatLoading */
  Loading?: ComponentType;
  /** One message. @default ChatMessageRow */
  Message?: ComponentType<ChatMessageRowProps>;
  /** What an answer drew on. @default SourcesPart.Root */
  Sources?: ComponentType;
  /** What can be done with a message. @default ChatMessageActions */
  Actions?: ComponentType;
  /** Where a message is written anew. @default ChatEditor */
  Editor?: ComponentType;
  /** Who is typing. @default Presence.Typing */
  Typing?: ComponentType;
  /** What went wrong last. @default ChatFailure */
  Failure?: ComponentType;
  /** What could be said next. @default ChatSuggestions */
  Suggestions?: ComponentType<ChatSuggestionsProps>;
  /** @default ChatComposer */
  Composer?: ComponentType;
};
