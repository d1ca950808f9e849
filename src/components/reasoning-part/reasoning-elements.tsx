'use client';

import { useState, type ReactElement, type ToggleEvent } from 'react';

import type { PartProps } from '../element/part-props.js';
import { useElement } from '../element/use-element.js';
import { useLabels } from '../labels/labels-context.js';
import { isLive, useMessageHere } from '../message/message-context.js';
import { usePartIndex } from '../part/part-context.js';
import { useFold } from '../part/use-fold.js';
import { MarkdownText } from '../text-part/text-part.js';

type ReasoningState = { thinking: boolean };
export type ReasoningRootProps = PartProps<'details', ReasoningState>;

/** What the model thought before it answered, folded away. Renders a `<details>`. */
export function ReasoningRoot(given: ReasoningRootProps): ReactElement {
  const thinking = useIsThinking();
  const [isOpen, note] = useFold('ReasoningPart.Root');
  return useElement<'details', ReasoningState>('details', given, {
    name: 'reasoning-root',
    state: { thinking },
    props: {
      open: isOpen ?? undefined,
      onToggle: ({ currentTarget }: ToggleEvent<HTMLDetailsElement>) => note(currentTarget.open),
    },
  });
}

export type ReasoningSummaryProps = PartProps<'summary', ReasoningState>;

/** Says that the model is thinking, or for how long it thought where this page saw it. Renders a `<summary>`. */
export function ReasoningSummary({ children, ...given }: ReasoningSummaryProps): ReactElement {
  const labels = useLabels();
  const thinking = useIsThinking();
  const seconds = useThinkingSeconds(thinking);
  return useElement<'summary', ReasoningState>('summary', given, {
    name: 'reasoning-summary',
    state: { thinking },
    props: { children: children ?? (thinking ? labels.thinking : labels.thought(seconds)) },
  });
}

export type ReasoningBodyProps = Omit<PartProps<'div', ReasoningState>, 'children'>;

/** The thoughts themselves, as Markdown. Renders a `<div>`. */
export function ReasoningBody(given: ReasoningBodyProps): ReactElement {
  const thinking = useIsThinking();
  return useElement<'div', ReasoningState>('div', given, {
    name: 'reasoning-body',
    state: { thinking },
    props: { dir: 'auto', children: <MarkdownText /> },
  });
}

/** Whether the model is at it: by the part, and by the message, as a cut answer's part stays open for ever. */
function useIsThinking(): boolean {
  const index = usePartIndex('ReasoningPart');
  return (
    useMessageHere('ReasoningPart', ({ chat, parts }) => {
      const part = parts[index];
      return isLive(chat.status) && part?.type === 'reasoning' && part.state === 'streaming';
    }) ?? false
  );
}

/** Seconds from when this page first saw the thinking to its end; `null` for less than one, and where it did not see both. */
function useThinkingSeconds(thinking: boolean): number | null {
  const [seen, setSeen] = useState(() => ({
    thinking,
    startedAt: thinking ? pageTime() : null,
    seconds: NaN,
  }));
  if (seen.thinking !== thinking) {
    const now = pageTime();
    const elapsed = seen.startedAt === null || now === null ? NaN : (now - seen.startedAt) / 1000;
    setSeen(
      thinking
        ? { thinking, startedAt: now, seconds: NaN }
        : { ...seen, thinking, seconds: elapsed < 1 ? NaN : Math.round(elapsed) },
    );
  }
  return Number.isNaN(seen.seconds) ? null : seen.seconds;
}

/** Ms on the page's own timeline: what animations are timed by, and all that so rough a number needs. None on a server. */
function pageTime(): number | null {
  const time = globalThis.document?.timeline?.currentTime;
  return typeof time === 'number' ? time : null;
}
