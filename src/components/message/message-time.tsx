'use client';

import { useSyncExternalStore, type ReactElement } from 'react';

import type { PartProps } from '../element/part-props.js';
import { useElement } from '../element/use-element.js';
import { useLabels } from '../labels/labels-context.js';
import { useMessageScope } from './message-context.js';

type MessageTimeState = Record<never, never>;
export type MessageTimeProps = PartProps<'time', MessageTimeState> & {
  /** @default hours and minutes */
  format?: Intl.DateTimeFormatOptions;
  /** @default the `locale` of the labels, else the browser's */
  locale?: string | undefined;
};

const hoursAndMinutes: Intl.DateTimeFormatOptions = { hour: 'numeric', minute: '2-digit' };

/** What a server and a browser agree on, whichever language each of them speaks; after that the browser's own holds. */
const whileHydrating = { locale: 'en-GB', timeZone: 'UTC' };

/**
 * When the message was written: on a server and while the page is hydrated in UTC and by the 24-hour clock, then local,
 * with the date as its `title`. Renders a `<time>`.
 */
export function MessageTime({
  format = hoursAndMinutes,
  locale,
  children,
  ...given
}: MessageTimeProps): ReactElement | null {
  const { timeId, facts } = useMessageScope('Message.Time');
  const createdAt = facts?.createdAt;
  const labels = useLabels();
  const isHydrated = useSyncExternalStore(never, yes, no);
  const at = new Date(createdAt ?? 0);
  const text = isHydrated
    ? at.toLocaleString(locale ?? labels.locale, format)
    : at.toLocaleString(locale ?? whileHydrating.locale, { ...format, timeZone: whileHydrating.timeZone });
  const element = useElement<'time', MessageTimeState>('time', given, {
    name: 'message-time',
    state: {},
    props: {
      id: timeId,
      dateTime: at.toISOString(),
      // Long dates differ between versions of the same language's data, so a server has none.
      title: isHydrated
        ? at.toLocaleString(locale ?? labels.locale, { dateStyle: 'full', timeStyle: 'short' })
        : undefined,
      children: children ?? text,
    },
  });
  return createdAt === undefined ? null : element;
}

const never = () => () => undefined;
const yes = () => true;
const no = () => false;
