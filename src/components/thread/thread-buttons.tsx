'use client';

import { useEffect, useState, type ReactElement } from 'react';

import { useMessageIds } from '../../react/use-message-ids.js';
import type { ActionButtonProps } from '../element/create-action-button.js';
import { handOnFocus } from '../element/hand-on-focus.js';
import { mergeRefs } from '../element/merge-props.js';
import type { PartProps } from '../element/part-props.js';
import { useElement } from '../element/use-element.js';
import { useLabels } from '../labels/labels-context.js';
import { useChatScope } from '../scope/scope-context.js';
import { useView } from '../scope/use-view.js';
import { useThread } from './thread-context.js';

type ThreadLatestState = { disabled: boolean; new: boolean };
export type ThreadLatestProps = PartProps<'button', ThreadLatestState> & Pick<ActionButtonProps, 'hides'>;

/**
 * Jumps to the newest message, and says how many came in below what is read; only there while somebody has scrolled up.
 * Renders a `<button>`.
 */
export function ThreadLatest({ hides = true, children, ...given }: ThreadLatestProps): ReactElement | null {
  const labels = useLabels();
  const { isAtEnd, scrollToEnd } = useThread('Thread.Latest');
  const count = useMissedCount(isAtEnd);
  const news = count > 0 ? labels.newMessages(count) : null;
  const element = useElement<'button', ThreadLatestState>('button', given, {
    name: 'thread-latest',
    state: { disabled: isAtEnd, new: count > 0 },
    ref: handOnFocus,
    props: {
      type: 'button',
      disabled: isAtEnd,
      onClick: scrollToEnd,
      title: labels.jumpToLatest,
      'aria-label': news === null ? labels.jumpToLatest : `${labels.jumpToLatest}: ${news}`,
      children: (
        <>
          {children ?? (news === null ? labels.jumpToLatest : null)}
          {news !== null && <span>{news}</span>}
        </>
      ),
    },
  });
  return hides && isAtEnd ? null : element;
}

/** How many messages came in since the end went out of sight. */
function useMissedCount(isAtEnd: boolean): number {
  const { channel, connection } = useChatScope('Thread.Latest');
  const ids = useMessageIds(channel, { connection });
  const newest = ids.at(-1);
  const [seen, setSeen] = useState(newest);
  if (isAtEnd && seen !== newest) setSeen(newest);
  const index = seen === undefined ? -1 : ids.lastIndexOf(seen);
  return isAtEnd || index < 0 ? 0 : ids.length - 1 - index;
}

type ThreadOlderState = { loading: boolean };
export type ThreadOlderProps = PartProps<'button', ThreadOlderState> & {
  /** Whether coming near the button is enough. It stays, for keyboards, and for what failed. @default false */
  auto?: boolean | undefined;
};

/** Loads older messages; only there while there are some. Renders a `<button>`. */
export function ThreadOlder({ auto = false, children, ...given }: ThreadOlderProps): ReactElement | null {
  const labels = useLabels();
  const { loadOlder, attempt } = useChatScope('Thread.Older');
  const { viewport } = useThread('Thread.Older');
  const hasMore = useView('Thread.Older', (view) => view.hasMore);
  const loading = useView('Thread.Older', (view) => view.loadingOlder);
  const [button, setButton] = useState<HTMLElement | null>(null);
  const [ref] = useState(() => mergeRefs<HTMLElement>([handOnFocus, setButton]));

  useEffect(() => {
    if (!auto || loading || !viewport || !button) return undefined;
    // A new observer reports once by itself: where the button is still near after a page came, the next one is loaded.
    const nearness = new IntersectionObserver(
      (entries) => entries.at(-1)?.isIntersecting === true && attempt(loadOlder()),
      { root: viewport, rootMargin: '50% 0px 0px' },
    );
    nearness.observe(button);
    return () => nearness.disconnect();
  }, [auto, loading, button, viewport, attempt, loadOlder]);

  const element = useElement<'button', ThreadOlderState>('button', given, {
    name: 'thread-older',
    state: { loading },
    ref,
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
