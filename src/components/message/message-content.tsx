'use client';

import { useMemo, type ReactElement, type ReactNode } from 'react';

import type { UIMessagePart } from '../../model/message-part.js';
import type { PartProps } from '../element/part-props.js';
import { useElement } from '../element/use-element.js';
import { MessagePart } from '../part/message-part.js';
import { ToolGroup } from '../tool-part/tool-group.js';
import { useMessageHere, useMessageScope } from './message-context.js';
import { useMessageState, type MessageState } from './use-message-state.js';

export type MessageContentProps = Omit<PartProps<'div', MessageState>, 'children'> & {
  /**
   * Draws one part by its index in `message.parts`. @default `<MessagePart index={index} />`, and a `ToolPart.Group` around
   * calls of tools that stand side by side
   */
  children?: (index: number) => ReactNode;
};

/** The message's parts, one after the other. Drawn again when a part is added, not while one grows. Renders a `<div>`. */
export function MessageContent({ children, ...given }: MessageContentProps): ReactElement {
  const state = useMessageState('Message.Content');
  const { contentId } = useMessageScope('Message.Content');
  // One string, so that it is equal to itself while text comes in.
  const kinds = useMessageHere('Message.Content', ({ parts }) => kindsOf(parts)) ?? '';
  const parts = useMemo(
    () => (children ? Array.from(kinds, (_, index) => children(index)) : drawParts(kinds)),
    [kinds, children],
  );
  return useElement<'div', MessageState>('div', given, {
    name: 'message-content',
    state,
    props: { id: contentId, children: parts },
  });
}

function drawPart(index: number): ReactNode {
  return <MessagePart key={index} index={index} />;
}

/** A letter for each part: `t` is a call of a tool. */
function kindsOf(parts: readonly UIMessagePart[]): string {
  let kinds = '';
  for (const part of parts) kinds += 'toolCallId' in part ? 't' : '.';
  return kinds;
}

function drawParts(kinds: string): ReactNode[] {
  return [...kinds.matchAll(/t+|\./g)].map(({ 0: run, index }) => {
    if (!run.startsWith('t')) return drawPart(index);
    // One call is a group already, so that a second one beside it leaves it in its place.
    return (
      <ToolGroup key={index} count={run.length}>
        {Array.from(run, (_, offset) => drawPart(index + offset))}
      </ToolGroup>
    );
  });
}
