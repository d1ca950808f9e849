import {
  MessageEditorCancel,
  MessageEditorInput,
  MessageEditorRoot,
  MessageEditorSave,
} from './editor-elements.js';
import { messageEditorParts } from './message-editor-parts.js';

/** Writes the message around anew, once its `MessageActions.Edit` was pressed. */
export const MessageEditor = {
  Root: MessageEditorRoot,
  Cancel: MessageEditorCancel,
  Input: MessageEditorInput,
  Save: MessageEditorSave,
  parts: messageEditorParts,
};
