'use client';

import type { ReactElement } from 'react';

import { systemClock } from '../../shared/clock.js';
import type { PartProps } from '../element/part-props.js';
import { useElement } from '../element/use-element.js';
import type { ChatLabels } from '../labels/chat-labels.js';
import { useLabels } from '../labels/labels-context.js';
import { isSameDay } from './row-place.js';
import { useIsHydrated } from './use-is-hydrated.js';

type ThreadDayState = Record<never, never>;
export type ThreadDayProps = PartProps<'div', ThreadDayState> & {
  /** A moment of that day, in ms since 1970. */
  at: number;
};

/**
 * Begins a day: today and yesterday by their names, other days by their date, as `labels.locale` writes it. On a server
 * and while the page is hydrated always the date, in UTC. Renders a `<div role="separator">`.
 */
export function ThreadDay({ at, children, ...given }: ThreadDayProps): ReactElement {
  const labels = useLabels();
  const isHydrated = useIsHydrated();
  const date = new Date(at);
  const text = isHydrated
    ? nameDay(at, systemClock.now(), labels)
    : dateOf(at, labels.locale ?? 'en-GB', 'UTC');
  return useElement<'div', ThreadDayState>('div', given, {
    name: 'thread-day',
    state: {},
    props: {
      role: 'separator',
      'aria-label': text,
      children: children ?? <time dateTime={date.toISOString().slice(0, 10)}>{text}</time>,
    },
  });
}

type ThreadUnreadState = Record<never, never>;
export type ThreadUnreadProps = PartProps<'div', ThreadUnreadState>;

/** Stands before the first message that was not read yet. Renders a `<div role="separator">`. */
export function ThreadUnread({ children, ...given }: ThreadUnreadProps): ReactElement {
  const { unread } = useLabels();
  return useElement<'div', ThreadUnreadState>('div', given, {
    name: 'thread-unread',
    state: {},
    props: { role: 'separator', 'aria-label': unread, children: children ?? <span>{unread}</span> },
  });
}

function nameDay(at: number, now: number, { today, yesterday, locale }: ChatLabels): string {
  if (isSameDay(at, now, false)) return today;
  return isSameDay(at, new Date(now).setHours(0, 0, 0, 0) - 1, false) ? yesterday : dateOf(at, locale);
}

/** Making one takes ms, and a day may begin in every row that comes into sight. */
const formats = new Map<string, Intl.DateTimeFormat>();

function dateOf(at: number, locale: string | undefined, timeZone?: string): string {
  const key = `${locale ?? ''} ${timeZone ?? ''}`;
  const known = formats.get(key);
  if (known) return known.format(at);
  const fields = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const;
  const format = new Intl.DateTimeFormat(locale, timeZone === undefined ? fields : { ...fields, timeZone });
  formats.set(key, format);
  return format.format(at);
}
