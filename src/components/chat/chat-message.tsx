'use client';

import type { ReactElement } from 'react';

import * as MessageActions from '../message-actions/action-buttons.js';
import {
  MessageEditorCancel,
  MessageEditorInput,
  MessageEditorRoot,
  MessageEditorSave,
} from '../message-editor/editor-elements.js';
import { MessageAuthor, MessageAvatar } from '../message/message-author.js';
import { MessageContent } from '../message/message-content.js';
import { useMessageScope } from '../message/message-context.js';
import { MessageNote } from '../message/message-note.js';
import { MessageRoot } from '../message/message-root.js';
import { MessageTime } from '../message/message-time.js';
import { SourcesRoot } from '../sources-part/sources-elements.js';
import { Icon } from './icon.js';

/** Which message a row draws. */
export type ChatMessageRowProps = { messageId: string };

/** One message as `Chat` draws it: who, when, its parts, what became of it, and what can be done with it. */
export function ChatMessageRow({ messageId }: ChatMessageRowProps): ReactElement {
  return (
    <MessageRoot messageId={messageId}>
      <header className="colloquy-message-header">
        <MessageAvatar />
        <MessageAuthor />
        <MessageTime />
      </header>
      <MessageBody />
      <SourcesRoot />
      <MessageNote />
      <MessageActions.MessageActionsRoot>
        <MessageActions.MessageBranches />
        <MessageActions.MessageRetry />
        <MessageActions.MessageDiscard />
        <MessageActions.MessageCopy>
          <Icon name="copy" />
        </MessageActions.MessageCopy>
        <MessageActions.MessageRegenerate>
          <Icon name="again" />
        </MessageActions.MessageRegenerate>
        <MessageActions.MessageEdit>
          <Icon name="edit" />
        </MessageActions.MessageEdit>
        <MessageActions.MessageDelete>
          <Icon name="delete" />
        </MessageActions.MessageDelete>
      </MessageActions.MessageActionsRoot>
    </MessageRoot>
  );
}

function MessageBody(): ReactElement {
  if (!useMessageScope('ChatMessageRow').isEditing) return <MessageContent />;
  return (
    <MessageEditorRoot>
      <MessageEditorInput />
      <MessageEditorCancel />
      <MessageEditorSave />
    </MessageEditorRoot>
  );
}
