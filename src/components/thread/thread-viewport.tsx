'use client';

import { useCallback, useEffect, useRef, useState, type ReactElement } from 'react';

import type { PartProps } from '../element/part-props.js';
import { useElement } from '../element/use-element.js';
import { useLabels } from '../labels/labels-context.js';
import { useView } from '../scope/use-view.js';
import { followEnd, type FollowedEnd } from './follow-end.js';
import { useThread } from './thread-context.js';
import { isEmpty } from './thread-root.js';
import { useKeptPlace } from './use-kept-place.js';

type ThreadViewportState = { atEnd: boolean };
export type ThreadViewportProps = PartProps<'div', ThreadViewportState>;

/**
 * The scroll container: it stays with the newest message until somebody scrolls up, and again from the end on. Sending
 * brings it back. Older messages come in above what is read and leave that in its place. A log that is no live region:
 * the `Announcer` speaks instead. Renders a `<div role="log">`.
 */
export function ThreadViewport(props: ThreadViewportProps): ReactElement {
  const labels = useLabels();
  const { isAtEnd, setAtEnd, setViewport } = useThread('Thread.Viewport');
  const [viewport, setOwnViewport] = useState<HTMLElement | null>(null);
  const end = useRef<FollowedEnd | null>(null);
  const empty = useView('Thread.Viewport', isEmpty);

  const ref = useCallback(
    (element: HTMLElement | null) => {
      setViewport(element);
      setOwnViewport(element);
    },
    [setViewport],
  );

  useKeptPlace(viewport);

  useEffect(() => {
    // What stands in place of messages is read from its beginning.
    if (!viewport || empty) return undefined;
    const followed = followEnd(viewport, setAtEnd);
    end.current = followed;
    return () => {
      end.current = null;
      followed.release();
      setAtEnd(true);
    };
  }, [viewport, empty, setAtEnd]);

  const newestOfMine = useView('Thread.Viewport', ({ pending }) => [...pending.keys()].at(-1));
  useEffect(() => {
    if (newestOfMine !== undefined) end.current?.resume();
  }, [newestOfMine]);

  return useElement<'div', ThreadViewportState>('div', props, {
    name: 'thread-viewport',
    state: { atEnd: isAtEnd },
    ref,
    // Scrolled by keyboard too, hence the tab stop.
    props: { role: 'log', 'aria-live': 'off', 'aria-label': labels.thread, tabIndex: 0 },
  });
}
