'use client';

import { useSyncExternalStore, type ReactElement } from 'react';

import type { PartProps } from '../element/part-props.js';
import { useElement } from '../element/use-element.js';
import { useMessageHere } from './message-context.js';

type MessageTimeState = Record<never, never>;
export type MessageTimeProps = PartProps<'time', MessageTimeState> & {
  /** @default hours and minutes */
  format?: Intl.DateTimeFormatOptions;
  /** @default the browser's */
  locale?: string | undefined;
};

const hoursAndMinutes: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit' };

/** When the message was written: in UTC while the page is being hydrated, local afterwards. Renders a `<time>`. */
export function MessageTime({
  format = hoursAndMinutes,
  locale,
  children,
  ...given
}: MessageTimeProps): ReactElement | null {
  const createdAt = useMessageHere('Message.Time', (message) => message.chat.createdAt);
  const isHydrated = useSyncExternalStore(never, yes, no);
  const at = new Date(createdAt ?? 0);
  const zone = isHydrated ? {} : { timeZone: 'UTC' };
  const element = useElement<'time', MessageTimeState>('time', given, {
    name: 'message-time',
    state: {},
    props: {
      dateTime: at.toISOString(),
      title: at.toLocaleString(locale, { dateStyle: 'full', timeStyle: 'short', ...zone }),
      children: children ?? at.toLocaleString(locale, { ...format, ...zone }),
    },
  });
  return createdAt === undefined ? null : element;
}

const never = () => () => undefined;
const yes = () => true;
const no = () => false;
