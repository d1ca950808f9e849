'use client';

import type { ReactElement } from 'react';

import { createActionButton } from '../element/create-action-button.js';
import { handOnFocus } from '../element/hand-on-focus.js';
import type { PartProps } from '../element/part-props.js';
import { useElement } from '../element/use-element.js';
import { useLabels } from '../labels/labels-context.js';
import { useChatScope } from '../scope/scope-context.js';
import { useView } from '../scope/use-view.js';
import { useThread } from './thread-context.js';

/** Scrolls to the newest message; `null` while the thread is there already. */
function useJumpToLatest(): (() => void) | null {
  const { isAtEnd, scrollToEnd } = useThread('Thread.Latest');
  return isAtEnd ? null : scrollToEnd;
}

/** Jumps to the newest message; only there while somebody has scrolled up. Renders a `<button>`. */
export const ThreadLatest = createActionButton({
  name: 'thread-latest',
  label: (labels) => labels.jumpToLatest,
  useAction: useJumpToLatest,
  hides: true,
});

type ThreadOlderState = { loading: boolean };
export type ThreadOlderProps = PartProps<'button', ThreadOlderState>;

/** Loads older messages; only there while there are some. Renders a `<button>`. */
export function ThreadOlder({ children, ...given }: ThreadOlderProps): ReactElement | null {
  const labels = useLabels();
  const { loadOlder, attempt } = useChatScope('Thread.Older');
  const hasMore = useView('Thread.Older', (view) => view.hasMore);
  const loading = useView('Thread.Older', (view) => view.loadingOlder);
  const element = useElement<'button', ThreadOlderState>('button', given, {
    name: 'thread-older',
    state: { loading },
    ref: handOnFocus,
    props: {
      type: 'button',
      // `disabled` would take the focus from it before there is anywhere to go.
      'aria-disabled': loading || undefined,
      onClick: loading ? undefined : () => attempt(loadOlder()),
      children: children ?? (loading ? labels.loadingOlder : labels.loadOlder),
    },
  });
  return hasMore ? element : null;
}
