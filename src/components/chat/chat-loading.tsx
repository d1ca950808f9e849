'use client';

import type { ReactElement } from 'react';

import type { PartProps } from '../element/part-props.js';
import { useElement } from '../element/use-element.js';
import { useLabels } from '../labels/labels-context.js';
import { useView } from '../scope/use-view.js';
import { ThreadLoading } from '../thread/thread-notes.js';

/** What stands in place of messages as `Chat` draws it: their outlines until they are here, or why they will not be. */
export function ChatLoading(): ReactElement {
  const isDenied = useView('ChatLoading', ({ status }) => status === 'denied');
  return <ThreadLoading>{isDenied ? undefined : <ChatSkeleton />}</ThreadLoading>;
}

type ChatSkeletonState = Record<never, never>;
export type ChatSkeletonProps = PartProps<'div', ChatSkeletonState>;

/** Outlines of messages that are on their way, and the word for those who do not see them. Renders a `<div>`. */
export function ChatSkeleton({ children, ...given }: ChatSkeletonProps): ReactElement {
  const { threadLoading } = useLabels();
  return useElement<'div', ChatSkeletonState>('div', given, {
    name: 'chat-skeleton',
    state: {},
    props: {
      children: children ?? (
        <>
          <i aria-hidden />
          <i aria-hidden />
          <i aria-hidden />
          <i aria-hidden />
          <i aria-hidden />
          <i aria-hidden />
          <span>{threadLoading}</span>
        </>
      ),
    },
  });
}
