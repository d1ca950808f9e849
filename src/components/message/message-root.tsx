'use client';

import { useMemo, useState, type ReactElement } from 'react';

import type { PartProps } from '../element/part-props.js';
import { useElement } from '../element/use-element.js';
import { useLabels } from '../labels/labels-context.js';
import { MessageContext, useMessageScope } from './message-context.js';
import { useAuthorName, useMessageState, type MessageState } from './use-message-state.js';

type MessageRootState = MessageState & { editing: boolean };
export type MessageRootProps = PartProps<'article', MessageRootState> & {
  /** The message's id, as `Thread.List` gives it. */
  messageId: string;
};

/** One message. Renders an `<article>`, named after its author; busy while it is being written. */
export function MessageRoot({ messageId, ...given }: MessageRootProps): ReactElement {
  const [isEditing, setEditing] = useState(false);
  const scope = useMemo(() => ({ messageId, isEditing, setEditing }), [messageId, isEditing]);
  return (
    <MessageContext value={scope}>
      <MessageArticle {...given} />
    </MessageContext>
  );
}

function MessageArticle(given: PartProps<'article', MessageRootState>): ReactElement {
  const labels = useLabels();
  const { isEditing } = useMessageScope('Message.Root');
  const state = useMessageState('Message.Root');
  const name = useAuthorName('Message.Root', labels);
  return useElement<'article', MessageRootState>('article', given, {
    name: 'message-root',
    state: { ...state, editing: isEditing },
    props: {
      // Takes the focus from what goes inside of it.
      tabIndex: -1,
      'aria-label': labels.messageBy(state.mine ? labels.you : name),
      'aria-busy': state.status === 'streaming' || undefined,
    },
  });
}
