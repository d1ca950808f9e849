'use client';

import { memo, useMemo, type ComponentType, type ReactElement, type ReactNode } from 'react';

import { systemClock } from '../../shared/clock.js';
import type { PartProps } from '../element/part-props.js';
import { useElement } from '../element/use-element.js';
import { useView } from '../scope/use-view.js';
import { rowClass } from './place-anchor.js';
import { isSameDay, readRowPlace, rowPlace, type RowGroup, type RowNeighbours } from './row-place.js';

/** What all rows of a list are drawn by. */
export type RowLook = {
  draw: (messageId: string) => ReactNode;
  Day: ComponentType<{ at: number }> | null;
  Unread: ComponentType | null;
  /** The first message that was not read yet. */
  unreadFrom: string | undefined;
  /** The message that was jumped to just now. */
  flashed: string | null;
  /** `false` while days are those of UTC, as a server wrote them. */
  isHydrated: boolean;
};

type ThreadRowState = { messageId: string; group: RowGroup; flash: boolean };
export type ThreadRowProps = PartProps<'div', ThreadRowState> & { messageId: string };

/**
 * One row of a list of one's own: a message with what stands before it. Those of `Thread.List` look the same, and know
 * their neighbours. Renders a `<div>`.
 */
export function ThreadRow({ messageId, ...given }: ThreadRowProps): ReactElement {
  return useElement<'div', ThreadRowState>('div', given, {
    name: 'thread-row',
    state: { messageId, group: 'single', flash: false },
  });
}

type PlacedRowProps = RowNeighbours & { look: RowLook };

/**
 * A row that knows its neighbours. Drawn again when one of those or the look changes; never per token. A bare element: in
 * a fling some rows come and go with every frame, and each component in one is paid for.
 */
export const PlacedRow = memo(function PlacedRow({ look, ...neighbours }: PlacedRowProps): ReactElement {
  const { messageId, previousId } = neighbours;
  const { draw, Day, Unread, unreadFrom, flashed, isHydrated } = look;
  const place = useView('Thread.List', (view) => rowPlace(view, neighbours, !isHydrated));
  // What stands before a message is no reason to draw it again.
  const message = useMemo(() => draw(messageId), [draw, messageId]);
  const { group, dayAt } = readRowPlace(place);
  const isUnread = unreadFrom === messageId;
  const showsDay =
    Day !== null && dayAt !== null && (previousId !== undefined || opensThread(dayAt, isHydrated));
  return (
    <div
      className={rowClass}
      data-message-id={messageId}
      data-group={isUnread ? startGroup(group) : group}
      data-flash={flashed === messageId ? '' : undefined}
    >
      {showsDay && <Day at={dayAt} />}
      {isUnread && Unread !== null && <Unread />}
      {message}
    </div>
  );
});

/** A thread that begins today says so to nobody; which day that is only the reader's own clock knows. */
function opensThread(dayAt: number, isHydrated: boolean): boolean {
  return isHydrated && !isSameDay(dayAt, systemClock.now(), false);
}

/** The group of a row behind a separator. */
function startGroup(group: RowGroup): RowGroup {
  return group === 'middle' ? 'first' : group === 'last' ? 'single' : group;
}
