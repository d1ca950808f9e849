'use client';

import { useState, type ReactElement } from 'react';

import { useChannel } from '../../react/use-channel.js';
import { useConnectionExplanation } from '../../react/use-connection-explanation.js';
import type { PartProps } from '../element/part-props.js';
import { useElement } from '../element/use-element.js';
import type { ChatLabels } from '../labels/chat-labels.js';
import { useLabels } from '../labels/labels-context.js';
import { useChatScope } from '../scope/scope-context.js';
import type { View } from '../scope/use-view.js';
import { toolNameOf } from '../tool-part/tool-view.js';

type AnnouncerState = Record<never, never>;
export type AnnouncerProps = Omit<PartProps<'div', AnnouncerState>, 'children'>;

type Heard = Parameters<NonNullable<Parameters<typeof useChannel>[1]>>[0];

/**
 * The chat's only live region. It speaks at boundaries: an answer begins, waits for approval, ends; the connection is
 * lost or back. Never per token. Put one into each chat. Renders a `<div role="status">`, hidden from sight.
 */
export function Announcer(given: AnnouncerProps): ReactElement {
  const labels = useLabels();
  const { channel, connection, handle } = useChatScope('Announcer');
  const [text, setText] = useState('');

  useChannel(
    channel,
    (received) => {
      const said = sentenceFor(received, labels, handle.getView);
      if (said !== undefined) setText(said);
    },
    { connection },
  );

  const { status } = useConnectionExplanation({ connection });
  const isOpen = status === 'open';
  const isLost = status === 'reconnecting' || status === 'offline' || status === 'closed';
  const [line, setLine] = useState<'unknown' | 'open' | 'lost'>('unknown');
  // A change that is seen while drawing is answered before anything is painted.
  if (isOpen && line !== 'open') {
    setLine('open');
    if (line === 'lost') setText(labels.announceBack);
  } else if (isLost && line === 'open') {
    setLine('lost');
    setText(labels.announceLost);
  }

  return useElement<'div', AnnouncerState>('div', given, {
    name: 'announcer',
    state: {},
    props: { role: 'status', 'aria-live': 'polite', 'aria-atomic': true, children: text },
  });
}

function sentenceFor(received: Heard, labels: ChatLabels, getView: () => View): string | undefined {
  if (!('event' in received)) return undefined;
  const { event } = received;
  if (event.type === 'turn-started')
    return labels.announceStarted(event.message.chat.author.name ?? labels.agent);
  if (event.type === 'turn-ended') {
    return {
      done: labels.announceFinished,
      stopped: labels.announceStopped,
      interrupted: labels.announceInterrupted,
      failed: labels.announceFailed,
    }[event.reason];
  }
  if (event.type !== 'turn-chunk' || event.chunk.type !== 'tool-approval-request') return undefined;
  const { toolCallId } = event.chunk;
  const parts = getView().open.get(event.messageId)?.parts ?? [];
  const call = parts.find((part) => 'toolCallId' in part && part.toolCallId === toolCallId);
  return labels.announceApproval(call && 'toolCallId' in call ? (call.title ?? toolNameOf(call)) : '');
}
