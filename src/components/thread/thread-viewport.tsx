'use client';

import { useCallback, useContext, useLayoutEffect, type ReactElement } from 'react';

import type { PartProps } from '../element/part-props.js';
import { useElement } from '../element/use-element.js';
import { useMessageKeys } from '../element/use-message-keys.js';
import { useLabels } from '../labels/labels-context.js';
import { CalmContext, useChatScope } from '../scope/scope-context.js';
import { useView } from '../scope/use-view.js';
import { keepScroll } from './keep-scroll.js';
import { rowElement } from './row-element.js';
import { useThread } from './thread-context.js';
import { isEmpty } from './thread-root.js';
import { useKeptPlace } from './use-kept-place.js';
import { useSentMessage } from './use-sent-message.js';

type ThreadViewportState = { atEnd: boolean };
export type ThreadViewportProps = PartProps<'div', ThreadViewportState> & {
  /**
   * What is shown after sending: the `end`, followed while the answer grows; or the `question` at the top, with room under
   * it that the answer fills while it is read. @default 'end'
   */
  anchor?: 'end' | 'question' | undefined;
};

/**
 * The scroll container: it stays with the newest message until the reader turns to an older one by wheel, touch, key,
 * scrollbar, focus or a selection, and again from the end on. Sending brings it back. Whatever grows above what is read,
 * or comes in there, leaves that in its place. A log that is no live region: the `Announcer` speaks instead. Renders a
 * `<div role="log">`.
 */
export function ThreadViewport({ anchor = 'end', ...props }: ThreadViewportProps): ReactElement {
  const labels = useLabels();
  const { isAtEnd, setAtEnd, viewport, setViewport, control, focusMessage } = useThread('Thread.Viewport');
  const empty = useView('Thread.Viewport', isEmpty);
  const ref = useCallback((element: HTMLElement | null) => setViewport(element), [setViewport]);

  const { handle } = useChatScope('Thread.Viewport');
  const getIds = (): readonly string[] => {
    const { order, pending } = handle.getView();
    return [...order, ...pending.keys()];
  };
  const keys = useMessageKeys({ getIds, focusMessage }, useContext(CalmContext));

  useKeptPlace(viewport, control);

  useLayoutEffect(() => {
    // What stands in place of messages is read from its beginning.
    if (!viewport || empty) return undefined;
    const scroll = keepScroll(viewport, setAtEnd);
    control.setScroll(scroll);
    return () => {
      control.setScroll(null);
      scroll.release();
      setAtEnd(true);
    };
  }, [viewport, empty, control, setAtEnd]);

  useSentMessage((messageId) => {
    const row = anchor === 'question' && viewport ? rowElement(viewport, messageId) : null;
    if (row) control.scroll()?.pin(row);
    else control.scroll()?.resume();
  });

  return useElement<'div', ThreadViewportState>('div', props, {
    name: 'thread-viewport',
    state: { atEnd: isAtEnd },
    ref,
    // Scrolled by keyboard too, hence the tab stop.
    props: { role: 'log', 'aria-live': 'off', 'aria-label': labels.thread, tabIndex: 0, ...keys },
  });
}
