'use client';

import { useContext, type ReactElement } from 'react';

import type { PartProps } from '../element/part-props.js';
import { useElement } from '../element/use-element.js';
import { useLabels } from '../labels/labels-context.js';
import { ScopeFailureContext } from '../scope/scope-context.js';

type ChatFrameState = Record<never, never>;
export type ChatFrameProps = PartProps<'div', ChatFrameState>;

/** The box that a chat stands in, and that the style sheet's variables may be set on. Renders a `<div>`. */
export function ChatFrame(given: ChatFrameProps): ReactElement {
  return useElement<'div', ChatFrameState>('div', given, { name: 'chat', state: {} });
}

/** What went wrong last in this chat, until it is dismissed or something newer succeeds. Renders a `<div>`. */
export function ChatFailure({ children, ...given }: ChatFrameProps): ReactElement | null {
  const labels = useLabels();
  const { error, clear } = useContext(ScopeFailureContext);
  const element = useElement<'div', ChatFrameState>('div', given, {
    name: 'chat-failure',
    state: {},
    props: {
      children: children ?? (
        <>
          <p>{error?.message}</p>
          <button type="button" onClick={clear}>
            {labels.dismiss}
          </button>
        </>
      ),
    },
  });
  return error === null ? null : element;
}
