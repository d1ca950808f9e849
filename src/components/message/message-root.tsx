'use client';

import { useId, useMemo, useState, type ReactElement } from 'react';

import { useHeldMessage } from '../../react/use-held.js';
import { handOnFocus } from '../element/hand-on-focus.js';
import type { PartProps } from '../element/part-props.js';
import { useElement } from '../element/use-element.js';
import { useLabels } from '../labels/labels-context.js';
import { useChatScope } from '../scope/scope-context.js';
import { useView } from '../scope/use-view.js';
import { MessageContext, useMessageScope } from './message-context.js';
import { createFactsReader } from './message-facts.js';
import { useAuthorName, useMessageState, type MessageState } from './use-message-state.js';

type MessageRootState = MessageState & { editing: boolean };
export type MessageRootProps = PartProps<'article', MessageRootState> & {
  /** The message's id, as `Thread.List` gives it. */
  messageId: string;
};

/**
 * One message. Renders an `<article>`, named after its author and described by its time and contents, so that walking the
 * thread reads it; busy while it is being written. It has no place in a set (`aria-posinset`): how many messages a channel
 * has is not known here, and each older page would renumber all rows.
 */
export function MessageRoot({ messageId, ...given }: MessageRootProps): ReactElement {
  const [isEditing, setEditing] = useState(false);
  const id = useId();
  const { channel, client } = useChatScope('Message.Root');
  const [readFacts] = useState(createFactsReader);
  const facts = useHeldMessage(client, channel, messageId, readFacts);
  const refusal = useView('Message.Root', ({ pending }) => {
    const state = pending.get(messageId)?.state;
    return state?.status === 'failed' ? state.error.code : undefined;
  });
  const scope = useMemo(
    () => ({
      messageId,
      facts,
      refusal,
      isEditing,
      setEditing,
      timeId: `${id}time`,
      contentId: `${id}content`,
    }),
    [messageId, facts, refusal, isEditing, id],
  );
  return (
    <MessageContext value={scope}>
      <MessageArticle {...given} />
    </MessageContext>
  );
}

function MessageArticle(given: PartProps<'article', MessageRootState>): ReactElement {
  const labels = useLabels();
  const { isEditing, timeId, contentId } = useMessageScope('Message.Root');
  const state = useMessageState('Message.Root');
  const name = useAuthorName('Message.Root', labels);
  return useElement<'article', MessageRootState>('article', given, {
    name: 'message-root',
    state: { ...state, editing: isEditing },
    ref: handOnFocus,
    props: {
      // For the arrow keys, and it takes the focus from what goes inside of it.
      tabIndex: -1,
      'aria-label': labels.messageBy(state.mine ? labels.you : name),
      // Read when it gets the focus; not while it changes with every token.
      'aria-describedby': state.status === 'streaming' ? undefined : `${timeId} ${contentId}`,
      'aria-busy': state.status === 'streaming' || undefined,
    },
  });
}
