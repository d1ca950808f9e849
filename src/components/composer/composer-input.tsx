'use client';

import { useLayoutEffect, useRef, type KeyboardEvent, type ReactElement } from 'react';

import type { PartProps } from '../element/part-props.js';
import { useElement } from '../element/use-element.js';
import { useLabels } from '../labels/labels-context.js';
import { useChatScope } from '../scope/scope-context.js';
import { composerState, useComposer, type ComposerState } from './composer-context.js';
import { isSending, useEnterSends, type EnterSends } from './use-enter.js';

export type ComposerInputProps = Omit<
  PartProps<'textarea', ComposerState>,
  'value' | 'defaultValue' | 'maxLength'
> & {
  /** Whether Enter sends. @default 'auto': it breaks the line where the keyboard is one on the screen */
  enterSends?: EnterSends | undefined;
};

/**
 * The text. Enter sends it, Shift+Enter breaks the line, and the Enter that ends an input method's composition does
 * neither; Ctrl+Enter and Cmd+Enter send everywhere. It grows with its lines up to the `max-height` of its style. Renders a `<textarea>`.
 */
export function ComposerInput({ enterSends = 'auto', ...given }: ComposerInputProps): ReactElement {
  const labels = useLabels();
  const { handle } = useChatScope('Composer.Input');
  const composer = useComposer('Composer.Input');
  const { text, setText, blockedReason, reasonId, setField } = composer;
  const sends = useEnterSends(enterSends);
  const isOver = composer.left !== null && composer.left < 0;
  const ref = useRef<HTMLTextAreaElement>(null);

  useLayoutEffect(() => {
    setField(ref.current);
    return () => setField(null);
  }, [setField]);

  useLayoutEffect(() => {
    const field = ref.current;
    // Where the style sheet's `field-sizing` is known, the browser does it.
    if (!field || globalThis.CSS?.supports?.('field-sizing', 'content')) return;
    field.style.height = 'auto';
    field.style.height = `${field.scrollHeight}px`;
  }, [text]);

  return useElement<'textarea', ComposerState>('textarea', given, {
    name: 'composer-input',
    state: composerState(composer),
    ref,
    props: {
      'aria-label': labels.composer,
      'aria-describedby': blockedReason === null && !isOver ? undefined : reasonId,
      'aria-invalid': isOver || undefined,
      placeholder: labels.composerPlaceholder,
      dir: 'auto',
      rows: 1,
      enterKeyHint: sends ? 'send' : 'enter',
      value: text,
      readOnly: blockedReason !== null || undefined,
      onChange: (event: { currentTarget: HTMLTextAreaElement }) => setText(event.currentTarget.value),
      onBlur: () => handle.setTyping(false),
      onKeyDown: (event: KeyboardEvent<HTMLTextAreaElement>) => {
        if (!isSending(event, sends)) return;
        event.preventDefault();
        event.currentTarget.form?.requestSubmit();
      },
    },
  });
}
