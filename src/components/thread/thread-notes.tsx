'use client';

import type { ReactElement } from 'react';

import type { PartProps } from '../element/part-props.js';
import { useElement } from '../element/use-element.js';
import { useLabels } from '../labels/labels-context.js';
import { useLine, useView, type View } from '../scope/use-view.js';
import { isEmpty } from './thread-root.js';

type ThreadEmptyState = Record<never, never>;
export type ThreadEmptyProps = PartProps<'div', ThreadEmptyState>;

/** What stands in a channel without messages, once that is known. Renders a `<div>`. */
export function ThreadEmpty({ children, ...given }: ThreadEmptyProps): ReactElement | null {
  const { threadEmpty, threadEmptyHint } = useLabels();
  const shows = useView('Thread.Empty', (view) => isEmpty(view) && hasBeenJoined(view));
  const element = useElement<'div', ThreadEmptyState>('div', given, {
    name: 'thread-empty',
    state: {},
    props: {
      children: children ?? (
        <>
          <strong>{threadEmpty}</strong>
          <span>{threadEmptyHint}</span>
        </>
      ),
    },
  });
  return shows ? element : null;
}

type ThreadLoadingState = { status: View['status'] };
export type ThreadLoadingProps = PartProps<'div', ThreadLoadingState>;

/** What stands in place of the messages until they are here, or says why they never will be. Renders a `<div>`. */
export function ThreadLoading({ children, ...given }: ThreadLoadingProps): ReactElement | null {
  const { threadLoading, threadDenied, problem } = useLabels();
  const status = useView('Thread.Loading', (view) => view.status);
  const waits = useView('Thread.Loading', (view) => isEmpty(view) && !hasBeenJoined(view));
  // Nothing comes over a closed connection; why it is closed is for the banner to say.
  const shows = useLine('Thread.Loading') !== 'closed' && waits;
  const code = useView('Thread.Loading', (view) => view.error?.code);
  const element = useElement<'div', ThreadLoadingState>('div', given, {
    name: 'thread-loading',
    state: { status },
    props: {
      'aria-busy': status === 'subscribing' || undefined,
      children:
        children ??
        (status === 'denied' ? (code === undefined ? threadDenied : problem(code)) : threadLoading),
    },
  });
  return shows ? element : null;
}

function hasBeenJoined({ status }: View): boolean {
  return status === 'live' || status === 'recovering';
}
