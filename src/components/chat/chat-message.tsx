'use client';

import { useContext, type ReactElement } from 'react';

import { MessageAuthor, MessageAvatar } from '../message/message-author.js';
import { MessageContent } from '../message/message-content.js';
import { useMessageScope } from '../message/message-context.js';
import { MessageHeader } from '../message/message-header.js';
import { MessageNote } from '../message/message-note.js';
import { MessageRoot } from '../message/message-root.js';
import { MessageTime } from '../message/message-time.js';
import { lazyPart } from '../part/lazy-part.js';
import { PartWaiting } from '../part/part-notes.js';
import { ChatMessageActions } from './chat-message-actions.js';
import { SlotsContext } from './slots-context.js';

/** Which message a row draws. */
export type ChatMessageRowProps = { messageId: string };

const LazyEditor = lazyPart(
  async () => (await import('./chat-editor.js')).ChatEditor,
  () => <PartWaiting kind="editor" />,
);
const LazySources = lazyPart(
  async () => (await import('../sources-part/sources-elements.js')).SourcesRoot,
  () => null,
);
/** One message as `Chat` draws it: who, when, its parts, what became of it, and what can be done with it. */
export function ChatMessageRow({ messageId }: ChatMessageRowProps): ReactElement {
  const { Actions = ChatMessageActions } = useContext(SlotsContext);
  return (
    <MessageRoot messageId={messageId}>
      <MessageHeader>
        <MessageAvatar />
        <MessageAuthor />
        <MessageTime />
      </MessageHeader>
      <MessageBody />
      <MessageSources />
      <MessageNote />
      <Actions />
    </MessageRoot>
  );
}

function MessageBody(): ReactElement {
  const { Editor = LazyEditor } = useContext(SlotsContext);
  return useMessageScope('ChatMessageRow').isEditing ? <Editor /> : <MessageContent />;
}

function MessageSources(): ReactElement | null {
  const { Sources = LazySources } = useContext(SlotsContext);
  const { facts } = useMessageScope('ChatMessageRow');
  return facts?.hasSources === true ? <Sources /> : null;
}
