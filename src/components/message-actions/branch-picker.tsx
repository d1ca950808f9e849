'use client';

import { useLayoutEffect, useRef, type KeyboardEvent, type ReactElement } from 'react';

import { createActionButton } from '../element/create-action-button.js';
import type { PartProps } from '../element/part-props.js';
import { useElement } from '../element/use-element.js';
import { useLabels } from '../labels/labels-context.js';
import { useChatScope } from '../scope/scope-context.js';
import * as actions from './actions.js';

type MessageBranchesState = { index: number; count: number };
export type MessageBranchesProps = PartProps<'div', MessageBranchesState>;

/**
 * Where this version stands among the others, with the way to them by buttons and by arrow keys; left out where it is the
 * only one. The focus goes along to the version that is shown. Renders a `<div role="group">`.
 */
export function MessageBranches({ children, ...given }: MessageBranchesProps): ReactElement | null {
  const labels = useLabels();
  const { desk } = useChatScope('MessageActions.Branches');
  const { index, count } = actions.useBranchesHere('MessageActions.Branches');
  const previous = actions.usePreviousBranch();
  const next = actions.useNextBranch();
  const ref = useRef<HTMLElement>(null);
  const isShown = count > 1;

  useLayoutEffect(() => {
    const step = isShown ? desk.takeStep() : null;
    if (step === null) return;
    const [before, behind] = ref.current?.querySelectorAll('button') ?? [];
    const wanted = step === 'previous' ? [before, behind] : [behind, before];
    wanted.find((button) => button?.disabled === false)?.focus({ preventScroll: true });
  }, [desk, isShown]);

  const element = useElement<'div', MessageBranchesState>('div', given, {
    name: 'message-branches',
    state: { index, count },
    ref,
    props: {
      role: 'group',
      'aria-label': labels.branchOf(index + 1, count),
      onKeyDown: (event: KeyboardEvent<HTMLElement>) => {
        const isArrow = event.key === 'ArrowLeft' || event.key === 'ArrowRight';
        if (!isArrow || event.altKey || event.ctrlKey || event.metaKey) return;
        const isRtl = getComputedStyle(event.currentTarget).direction === 'rtl';
        const step = (event.key === 'ArrowLeft') === isRtl ? next : previous;
        event.preventDefault();
        step?.();
      },
      children: children ?? (
        <>
          <MessagePreviousBranch>
            <span aria-hidden>‹</span>
          </MessagePreviousBranch>
          <span>{labels.branch(index + 1, count)}</span>
          <MessageNextBranch>
            <span aria-hidden>›</span>
          </MessageNextBranch>
        </>
      ),
    },
  });
  return isShown ? element : null;
}

/** Shows the version before. Renders a `<button>`. */
export const MessagePreviousBranch = createActionButton({
  name: 'message-previous-branch',
  label: (labels) => labels.previousBranch,
  useAction: actions.usePreviousBranch,
});

/** Shows the version behind. Renders a `<button>`. */
export const MessageNextBranch = createActionButton({
  name: 'message-next-branch',
  label: (labels) => labels.nextBranch,
  useAction: actions.useNextBranch,
});
