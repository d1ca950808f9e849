'use client';

import type { ReactElement, ReactNode } from 'react';

import type { PartProps } from '../element/part-props.js';
import { useElement } from '../element/use-element.js';
import { MessagePart } from '../part/message-part.js';
import { useMessageHere } from './message-context.js';
import { useMessageState, type MessageState } from './use-message-state.js';

export type MessageContentProps = Omit<PartProps<'div', MessageState>, 'children'> & {
  /** Draws one part by its index in `message.parts`. @default (index) => <MessagePart index={index} /> */
  children?: (index: number) => ReactNode;
};

/** The message's parts, one after the other. Drawn again when a part is added, not while one grows. Renders a `<div>`. */
export function MessageContent({ children = drawPart, ...given }: MessageContentProps): ReactElement {
  const state = useMessageState('Message.Content');
  const length = useMessageHere('Message.Content', (message) => message.parts.length) ?? 0;
  return useElement<'div', MessageState>('div', given, {
    name: 'message-content',
    state,
    props: { children: Array.from({ length }, (_, index) => children(index)) },
  });
}

function drawPart(index: number): ReactNode {
  return <MessagePart key={index} index={index} />;
}
