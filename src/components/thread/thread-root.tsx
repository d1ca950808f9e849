'use client';

import { useMemo, useState, type ReactElement } from 'react';

import type { PartProps } from '../element/part-props.js';
import { useElement } from '../element/use-element.js';
import { useLabels } from '../labels/labels-context.js';
import { isBusy, useView, type View } from '../scope/use-view.js';
import { ThreadContext } from './thread-context.js';

type ThreadRootState = { status: View['status']; busy: boolean; empty: boolean };
export type ThreadRootProps = PartProps<'section', ThreadRootState>;

/** The messages of a channel, with what stands around them. Renders a `<section>`. */
export function ThreadRoot(props: ThreadRootProps): ReactElement {
  const labels = useLabels();
  const status = useView('Thread.Root', (view) => view.status);
  const busy = useView('Thread.Root', isBusy);
  const empty = useView('Thread.Root', isEmpty);
  const [viewport, setViewport] = useState<HTMLElement | null>(null);
  const [isAtEnd, setAtEnd] = useState(true);
  const position = useMemo(
    () => ({
      isAtEnd,
      setAtEnd,
      setViewport,
      scrollToEnd: () => viewport?.scrollTo({ top: viewport.scrollHeight, behavior: 'instant' }),
    }),
    [isAtEnd, viewport],
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
