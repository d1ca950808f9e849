'use client';

import type { ReactElement } from 'react';

import type { PartProps } from '../element/part-props.js';
import { useElement } from '../element/use-element.js';
import { useLabels } from '../labels/labels-context.js';
import { useMessageScope } from './message-context.js';
import { useAuthorName, useMessageState, type MessageState } from './use-message-state.js';

export type MessageAuthorProps = PartProps<'span', MessageState>;

/** Who wrote the message. Renders a `<span>`. */
export function MessageAuthor({ children, ...given }: MessageAuthorProps): ReactElement {
  const labels = useLabels();
  const state = useMessageState('Message.Author');
  const name = useAuthorName('Message.Author', labels);
  return useElement<'span', MessageState>('span', given, {
    name: 'message-author',
    state,
    props: { children: children ?? (state.mine ? labels.you : name) },
  });
}

/** The author's picture, or the first letter of the name; the name itself is `Message.Author`'s. Renders a `<span>`. */
export function MessageAvatar({ children, ...given }: MessageAuthorProps): ReactElement {
  const labels = useLabels();
  const state = useMessageState('Message.Avatar');
  const name = useAuthorName('Message.Avatar', labels);
  const picture = useMessageScope('Message.Avatar').facts?.picture;
  const [letter] = Array.from(name.trim());
  return useElement<'span', MessageState>('span', given, {
    name: 'message-avatar',
    state,
    props: {
      'aria-hidden': true,
      children:
        children ??
        (picture === undefined ? (
          (letter ?? '?').toLocaleUpperCase()
        ) : (
          <img src={picture} alt="" referrerPolicy="no-referrer" />
        )),
    },
  });
}
