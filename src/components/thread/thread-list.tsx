'use client';

import {
  useContext,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type ComponentType,
  type ReactElement,
  type ReactNode,
} from 'react';
import type { VirtualizerHandle } from 'virtua';

import { useMessageIds } from '../../react/use-message-ids.js';
import type { PartProps } from '../element/part-props.js';
import { useElement } from '../element/use-element.js';
import { useChatScope } from '../scope/scope-context.js';
import { BeforeCommit } from './before-commit.js';
import { viewportClass } from './place-anchor.js';
import { ThreadContext } from './thread-context.js';
import { createThreadControl } from './thread-control.js';
import { PlacedRow, type RowLook } from './thread-row.js';
import { ThreadDay, ThreadUnread } from './thread-separators.js';
import { useHistory } from './use-history.js';
import { useIsHydrated } from './use-is-hydrated.js';
import { useMessageJump } from './use-message-jump.js';
import { useExtending, useFolding, useTail } from './use-tail.js';

type ThreadListState = Record<never, never>;
export type ThreadListProps = Omit<PartProps<'div', ThreadListState>, 'children'> & {
  /** Draws one message. Keep the function stable: a new one draws every row again. */
  children: (messageId: string) => ReactNode;
  /** The first message that was not read yet: a line stands before it. */
  unreadFrom?: string | undefined;
  /** Stands before the first message of a day; `null` for nothing. @default Thread.Day */
  Day?: ComponentType<{ at: number }> | null | undefined;
  /** Stands before the message that `unreadFrom` names; `null` for nothing. @default Thread.Unread */
  Unread?: ComponentType | null | undefined;
};

/**
 * One row for each message of the shown branch, by its id. Drawn again when a message comes or goes, never per token.
 *
 * The newest 30 rows are drawn always, on a server too; of the ones before those only what is in sight, once a thread has
 * more than 50 messages and stands in a `Thread.Viewport`. What is not drawn is not found by the browser's own search, and is not part of "select all";
 * paper shows all rows. Renders a `<div>`.
 */
export function ThreadList(props: ThreadListProps): ReactElement {
  const { children: draw, unreadFrom, Day = ThreadDay, Unread = ThreadUnread, ...given } = props;
  const { channel, connection } = useChatScope('Thread.List');
  const [own] = useState(createThreadControl);
  const { viewport, control } = useContext(ThreadContext) ?? { viewport: null, control: own };
  const ids = useMessageIds(channel, { connection });
  const isHydrated = useIsHydrated();
  const windowed = useRef<VirtualizerHandle>(null);

  // Only what scrolls in a viewport of ours can be windowed; a list that stands elsewhere draws all rows.
  const list = useRef<HTMLElement>(null);
  const [isBare, setBare] = useState(false);
  useLayoutEffect(() => setBare(list.current?.closest(`.${viewportClass}`) === null), []);

  const tail = useTail({ ids, viewport, isHydrated, isBare });
  const history = useHistory(viewport, tail.isLong && !isBare);
  useFolding(tail, ids, history);
  useExtending(tail, ids, viewport, history === 'failed');
  const flashed = useMessageJump({ ids, tail, history, windowed, viewport, control });

  const look = useMemo<RowLook>(
    () => ({ draw, Day, Unread, unreadFrom, flashed, isHydrated }),
    [draw, Day, Unread, unreadFrom, flashed, isHydrated],
  );
  const { start } = tail;
  const older = useMemo(() => ids.slice(0, start), [ids, start]);
  const onMeasure = useMemo(() => () => control.scroll()?.settleWindow(), [control]);
  const windows = viewport && typeof history !== 'string' && older.length > 0 ? history : null;

  return useElement<'div', ThreadListState>('div', given, {
    name: 'thread-list',
    state: {},
    ref: list,
    props: {
      children: (
        <>
          {windows && viewport && (
            <windows.History
              ref={windowed}
              ids={older}
              nextId={ids[start]}
              viewport={viewport}
              look={look}
              rowHeight={windows.rowHeight}
              onMeasure={onMeasure}
            />
          )}
          {ids.slice(start).map((id, index) => (
            <PlacedRow
              key={id}
              messageId={id}
              previousId={ids[start + index - 1]}
              nextId={ids[start + index + 1]}
              look={look}
            />
          ))}
          {/* Last: what the virtualiser makes up for is in place by then. */}
          <BeforeCommit before={() => control.scroll()?.note()} after={() => control.scroll()?.settle()} />
        </>
      ),
    },
  });
}
