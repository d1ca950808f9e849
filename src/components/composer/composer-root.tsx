'use client';

import { useEffect, useId, useMemo, useState, type FormEvent, type ReactElement } from 'react';

import type { JsonObject } from '../../model/json.js';
import type { PartProps } from '../element/part-props.js';
import { useElement } from '../element/use-element.js';
import { useLabels } from '../labels/labels-context.js';
import { useChatScope } from '../scope/scope-context.js';
import { isBusy, useLine, useView } from '../scope/use-view.js';
import {
  ComposerContext,
  composerState,
  type ComposerScope,
  type ComposerState,
} from './composer-context.js';
import { useCharactersLeft } from './use-limit.js';

export type ComposerRootProps = Omit<PartProps<'form', ComposerState>, 'onSubmit'> & {
  /** The text, where the app keeps it. */
  value?: string | undefined;
  onValueChange?: ((value: string) => void) | undefined;
  /** What goes along with each message, handed to the agent as `turn.body`. */
  body?: JsonObject | undefined;
  /** Characters that a message may have. More can be written, and is kept, but not sent. @default what the server takes */
  maxLength?: number | undefined;
};

/**
 * Writes and sends messages. Sending never waits: without a connection the message goes out when it is back, and while an
 * answer is written it waits its turn. Renders a `<form>`.
 */
export function ComposerRoot({
  value,
  onValueChange,
  body,
  maxLength,
  ...given
}: ComposerRootProps): ReactElement {
  const labels = useLabels();
  const { handle, sendMessage, attempt, desk } = useChatScope('Composer.Root');
  const [own, setOwn] = useState('');
  const text = value ?? own;
  const busy = useView('Composer.Root', isBusy);
  const status = useView('Composer.Root', (view) => view.status);
  const refusal = useView('Composer.Root', (view) => view.error?.code);
  const connectionStatus = useLine('Composer.Root');
  const reasonId = useId();
  const [field, setField] = useState<HTMLTextAreaElement | null>(null);

  const isShut = status === 'denied' || status === 'closed';
  const blockedReason = isShut
    ? refusal === undefined
      ? labels.cannotWrite
      : labels.problem(refusal)
    : // Why the connection is closed is for the banner to say.
      connectionStatus === 'closed'
      ? labels.cannotWrite
      : null;

  const left = useCharactersLeft(text, { maxLength, body });

  const scope = useMemo((): ComposerScope => {
    const setText = (next: string): void => {
      setOwn(next);
      onValueChange?.(next);
      handle.setTyping(next.trim() !== '');
    };
    const send = (): void => {
      setText('');
      attempt(sendMessage({ text: text.trim() }, body ? { body } : {}));
    };
    const canSend = text.trim() !== '' && blockedReason === null && (left === null || left >= 0);
    return {
      text,
      setText,
      isBusy: busy,
      blockedReason,
      left,
      reasonId,
      field,
      setField,
      send: canSend ? send : null,
    };
  }, [field, text, busy, blockedReason, left, reasonId, handle, sendMessage, attempt, onValueChange, body]);

  useEffect(() => () => handle.setTyping(false), [handle]);

  const { setText } = scope;
  useEffect(
    () =>
      desk.onFill((next) => {
        setText(next);
        field?.focus();
      }),
    [desk, setText, field],
  );

  const element = useElement<'form', ComposerState>('form', given, {
    name: 'composer-root',
    state: composerState(scope),
    props: {
      'aria-label': labels.composer,
      onSubmit: (event: FormEvent) => {
        event.preventDefault();
        scope.send?.();
      },
    },
  });
  return <ComposerContext value={scope}>{element}</ComposerContext>;
}
