'use client';

import { useContext, type ReactElement } from 'react';

import type { PartProps } from '../element/part-props.js';
import { useElement } from '../element/use-element.js';
import { useLabels } from '../labels/labels-context.js';
import { ScopeFailureContext } from '../scope/scope-context.js';

type ChatFrameState = Record<never, never>;
export type ChatFrameProps = PartProps<'div', ChatFrameState>;

/**
 * The box that a chat stands in, and that the style sheet's variables may be set on. Its direction and language are those
 * of the labels, where they name any. Renders a `<div>`.
 */
export function ChatFrame(given: ChatFrameProps): ReactElement {
  const { direction, locale } = useLabels();
  return useElement<'div', ChatFrameState>('div', given, {
    name: 'chat',
    state: {},
    props: { dir: direction, lang: locale },
  });
}

type ChatFailureState = { code: string | undefined };
export type ChatFailureProps = PartProps<'div', ChatFailureState>;

/** What went wrong last in this chat, until it is dismissed or something newer succeeds. Renders a `<div>`. */
export function ChatFailure({ children, ...given }: ChatFailureProps): ReactElement | null {
  const labels = useLabels();
  const { error, clear } = useContext(ScopeFailureContext);
  const code = error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const element = useElement<'div', ChatFailureState>('div', given, {
    name: 'chat-failure',
    state: { code },
    props: {
      children: children ?? (
        <>
          <p>{labels.problem(code ?? '')}</p>
          <button type="button" className="colloquy-chat-dismiss" onClick={clear}>
            {labels.dismiss}
          </button>
        </>
      ),
    },
  });
  return error === null ? null : element;
}
