'use client';

import { useMemo, useState, type FormEvent, type KeyboardEvent, type ReactElement } from 'react';

import { useMessage } from '../../react/use-message.js';
import { createActionButton } from '../element/create-action-button.js';
import { createRequiredContext } from '../element/create-required-context.js';
import { handOnFocus } from '../element/hand-on-focus.js';
import { isEnter } from '../element/is-enter.js';
import type { PartProps } from '../element/part-props.js';
import { useElement } from '../element/use-element.js';
import { useLabels } from '../labels/labels-context.js';
import { textOf } from '../message/text-of.js';
import { useMessageScope } from '../message/message-context.js';
import { useChatScope } from '../scope/scope-context.js';

type Editing = {
  text: string;
  setText: (text: string) => void;
  save: (() => void) | null;
  cancel: () => void;
};

const [EditorContext, useEditing] = createRequiredContext<Editing>('MessageEditor.Root');

type MessageEditorState = Record<never, never>;
export type MessageEditorProps = PartProps<'form', MessageEditorState>;

/** Writes a message of one's own anew, on a branch beside it; only there while it is edited. Renders a `<form>`. */
export function MessageEditorRoot(given: MessageEditorProps): ReactElement | null {
  return useMessageScope('MessageEditor.Root').isEditing ? <OpenEditor {...given} /> : null;
}

function OpenEditor(given: MessageEditorProps): ReactElement {
  const labels = useLabels();
  const { channel, connection, editMessage, attempt } = useChatScope('MessageEditor.Root');
  const { messageId, setEditing } = useMessageScope('MessageEditor.Root');
  const written = useMessage(channel, messageId, textOf, { connection }) ?? '';
  const [text, setText] = useState(written);
  const editing = useMemo((): Editing => {
    const cancel = (): void => setEditing(false);
    const save = (): void => {
      setEditing(false);
      if (text !== written) attempt(editMessage(messageId, { text }));
    };
    return { text, setText, save: text.trim() === '' ? null : save, cancel };
  }, [text, written, messageId, setEditing, editMessage, attempt]);
  const element = useElement<'form', MessageEditorState>('form', given, {
    name: 'message-editor',
    state: {},
    props: {
      'aria-label': labels.editMessage,
      onSubmit: (event: FormEvent) => {
        event.preventDefault();
        editing.save?.();
      },
    },
  });
  return <EditorContext value={editing}>{element}</EditorContext>;
}

export type MessageEditorInputProps = PartProps<'textarea', MessageEditorState>;

/** The text. Enter sends it, Escape leaves it as it was. Renders a `<textarea>`. */
export function MessageEditorInput(given: MessageEditorInputProps): ReactElement {
  const labels = useLabels();
  const { text, setText, cancel } = useEditing('MessageEditor.Input');
  return useElement<'textarea', MessageEditorState>('textarea', given, {
    name: 'message-editor-input',
    state: {},
    ref: handOnFocus,
    props: {
      'aria-label': labels.editMessage,
      dir: 'auto',
      rows: 2,
      // The person has just asked for it, by the button that made room for it.
      autoFocus: true,
      value: text,
      onChange: (event: { currentTarget: HTMLTextAreaElement }) => setText(event.currentTarget.value),
      onKeyDown: (event: KeyboardEvent<HTMLTextAreaElement>) => {
        if (event.key === 'Escape') cancel();
        if (!isEnter(event)) return;
        event.preventDefault();
        event.currentTarget.form?.requestSubmit();
      },
    },
  });
}

/** Sends what was written anew. Renders a `<button>`. */
export const MessageEditorSave = createActionButton({
  name: 'message-editor-save',
  label: (labels) => labels.save,
  useAction: () => useEditing('MessageEditor.Save').save,
});

/** Leaves the message as it was. Renders a `<button>`. */
export const MessageEditorCancel = createActionButton({
  name: 'message-editor-cancel',
  label: (labels) => labels.cancel,
  useAction: () => useEditing('MessageEditor.Cancel').cancel,
});
