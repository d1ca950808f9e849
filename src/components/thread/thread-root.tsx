'use client';

import { useLayoutEffect, useMemo, useState, type ReactElement } from 'react';

import type { PartProps } from '../element/part-props.js';
import { useElement } from '../element/use-element.js';
import { useLabels } from '../labels/labels-context.js';
import { useChatScope } from '../scope/scope-context.js';
import { isBusy, useView, type View } from '../scope/use-view.js';
import { offerThreadActions } from './use-thread-actions.js';
import { ThreadContext, type ThreadActions } from './thread-context.js';
import { createThreadControl } from './thread-control.js';

type ThreadRootState = { status: View['status']; busy: boolean; empty: boolean };
export type ThreadRootProps = PartProps<'section', ThreadRootState>;

/** The messages of a channel, with what stands around them. Renders a `<section>`. */
export function ThreadRoot(props: ThreadRootProps): ReactElement {
  const labels = useLabels();
  const { handle } = useChatScope('Thread.Root');
  const status = useView('Thread.Root', (view) => view.status);
  const busy = useView('Thread.Root', isBusy);
  const empty = useView('Thread.Root', isEmpty);
  const [viewport, setViewport] = useState<HTMLElement | null>(null);
  const [isAtEnd, setAtEnd] = useState(true);
  const [control] = useState(createThreadControl);
  const actions = useMemo<ThreadActions>(
    () => ({
      scrollToMessage: (messageId, options = {}) => control.jump(messageId, options),
      focusMessage: (messageId) => control.jump(messageId, { align: 'nearest', focus: true, flash: false }),
      scrollToEnd: () => control.scroll()?.resume(),
    }),
    [control],
  );
  useLayoutEffect(() => offerThreadActions(handle, actions), [handle, actions]);
  const position = useMemo(
    () => ({ ...actions, isAtEnd, setAtEnd, viewport, setViewport, control }),
    [actions, isAtEnd, viewport, control],
  );
  const element = useElement<'section', ThreadRootState>('section', props, {
    name: 'thread-root',
    state: { status, busy, empty },
    props: { 'aria-label': labels.thread },
  });
  return <ThreadContext value={position}>{element}</ThreadContext>;
}

/** Whether there is nothing to show, on its way neither. */
export function isEmpty({ order, pending }: View): boolean {
  return order.length === 0 && pending.size === 0;
}
