'use client';

import type { ReactElement } from 'react';

import { useMessageTiming, type MessageTimingOptions } from '../../react/use-message-timing.js';
import type { PartProps } from '../element/part-props.js';
import { useElement } from '../element/use-element.js';
import { useLabels } from '../labels/labels-context.js';
import { useChatScope } from '../scope/scope-context.js';
import { useMessageScope } from './message-context.js';

type MessageTimingState = { live: boolean };
export type MessageTimingProps = PartProps<'span', MessageTimingState> & Pick<MessageTimingOptions, 'clock'>;

/**
 * How fast the answer came: seconds, time to the first token, tokens (or characters) a second, as `useMessageTiming` has
 * them. Left out of what people write. Renders a `<span>`.
 */
export function MessageTiming({ clock, children, ...given }: MessageTimingProps): ReactElement | null {
  const labels = useLabels();
  const { channel, connection } = useChatScope('Message.Timing');
  const { messageId } = useMessageScope('Message.Timing');
  const timing = useMessageTiming(channel, messageId, { connection, ...(clock && { clock }) });
  const element = useElement<'span', MessageTimingState>('span', given, {
    name: 'message-timing',
    state: { live: timing?.isLive ?? false },
    props: {
      children:
        children ??
        (timing &&
          labels.timing({
            seconds: timing.elapsedMs / 1000,
            firstSeconds: timing.firstTokenMs === null ? null : timing.firstTokenMs / 1000,
            rate: timing.tokensPerSecond ?? timing.charactersPerSecond,
            unit: timing.tokensPerSecond === null ? 'characters' : 'tokens',
          })),
    },
  });
  return timing && element;
}
