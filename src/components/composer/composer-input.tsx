'use client';

import { useLayoutEffect, useRef, type KeyboardEvent, type ReactElement } from 'react';

import { isEnter } from '../element/is-enter.js';
import type { PartProps } from '../element/part-props.js';
import { useElement } from '../element/use-element.js';
import { useLabels } from '../labels/labels-context.js';
import { useChatScope } from '../scope/scope-context.js';
import { composerState, useComposer, type ComposerState } from './composer-context.js';

export type ComposerInputProps = Omit<PartProps<'textarea', ComposerState>, 'value' | 'defaultValue'>;

/**
 * The text. Enter sends it, Shift+Enter breaks the line, and the Enter that ends an input method's composition does
 * neither. It grows with its lines up to the `max-height` of its style. Renders a `<textarea>`.
 */
export function ComposerInput(given: ComposerInputProps): ReactElement {
  const labels = useLabels();
  const { handle } = useChatScope('Composer.Input');
  const composer = useComposer('Composer.Input');
  const { text, setText, blockedReason, reasonId, setField } = composer;
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
      'aria-describedby': blockedReason === null ? undefined : reasonId,
      placeholder: labels.composerPlaceholder,
      dir: 'auto',
      rows: 1,
      enterKeyHint: 'send',
      value: text,
      readOnly: blockedReason !== null || undefined,
      onChange: (event: { currentTarget: HTMLTextAreaElement }) => setText(event.currentTarget.value),
      onBlur: () => handle.setTyping(false),
      onKeyDown: (event: KeyboardEvent<HTMLTextAreaElement>) => {
        if (!isEnter(event)) return;
        event.preventDefault();
        event.currentTarget.form?.requestSubmit();
      },
    },
  });
}
