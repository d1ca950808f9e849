'use client';

import { memo, type ReactElement, type ReactNode } from 'react';

import { useMessageIds } from '../../react/use-message-ids.js';
import type { PartProps } from '../element/part-props.js';
import { useElement } from '../element/use-element.js';
import { useChatScope } from '../scope/scope-context.js';

type ThreadListState = Record<never, never>;
export type ThreadListProps = Omit<PartProps<'div', ThreadListState>, 'children'> & {
  /** Draws one message. Keep the function stable: a new one draws every row again. */
  children: (messageId: string) => ReactNode;
};

/** One row for each message of the shown branch, by its id. Drawn again when a message comes or goes. Renders a `<div>`. */
export function ThreadList({ children, ...given }: ThreadListProps): ReactElement {
  const { channel, connection } = useChatScope('Thread.List');
  const ids = useMessageIds(channel, { connection });
  return useElement<'div', ThreadListState>('div', given, {
    name: 'thread-list',
    state: {},
    props: { children: ids.map((id) => <ThreadRow key={id} messageId={id} draw={children} />) },
  });
}

type ThreadRowProps = { messageId: string; draw: (messageId: string) => ReactNode };

const ThreadRow = memo(function ThreadRow({ messageId, draw }: ThreadRowProps): ReactNode {
  return draw(messageId);
});
