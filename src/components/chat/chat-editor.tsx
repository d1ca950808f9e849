'use client';

import type { ReactElement } from 'react';

import {
  MessageEditorCancel,
  MessageEditorInput,
  MessageEditorRoot,
  MessageEditorSave,
} from '../message-editor/editor-elements.js';

/** The editor of a message as `Chat` draws it. */
export function ChatEditor(): ReactElement {
  return (
    <MessageEditorRoot>
      <MessageEditorInput />
      <MessageEditorCancel />
      <MessageEditorSave />
    </MessageEditorRoot>
  );
}
