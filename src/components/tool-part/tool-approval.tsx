'use client';

import type { ReactElement } from 'react';

import { createActionButton } from '../element/create-action-button.js';
import type { PartProps } from '../element/part-props.js';
import { useElement } from '../element/use-element.js';
import { useLabels } from '../labels/labels-context.js';
import type { ToolPartState } from './tool-elements.js';
import { useToolCall } from './use-tool-call.js';

export type ToolApprovalProps = PartProps<'div', ToolPartState>;

/** The question whether the tool may run; only there while it waits for an answer. Renders a `<div role="group">`. */
export function ToolApproval({ children, ...given }: ToolApprovalProps): ReactElement | null {
  const labels = useLabels();
  const call = useToolCall('ToolPart.Approval');
  const question = call?.part.state === 'approval-requested' ? call.part.approval.requestReason : undefined;
  const text = question ?? labels.toolQuestion(call?.part.title ?? call?.name ?? '');
  const element = useElement<'div', ToolPartState>('div', given, {
    name: 'tool-approval',
    state: { state: call?.state, live: call?.isLive ?? false },
    props: {
      role: 'group',
      'aria-label': text,
      children: children ?? (
        <>
          <span>{text}</span>
          <ToolDeny />
          <ToolApprove />
        </>
      ),
    },
  });
  return call?.state === 'approval-requested' && call.isLive ? element : null;
}

/** Lets the tool run; `null` where nobody asks. */
function useToolApprove(): (() => void) | null {
  const approve = useToolCall('ToolPart.Approve')?.approve ?? null;
  return approve && (() => approve());
}

/** Does not let the tool run; `null` where nobody asks. */
function useToolDeny(): (() => void) | null {
  const deny = useToolCall('ToolPart.Deny')?.deny ?? null;
  return deny && (() => deny());
}

/** Lets the tool run. Renders a `<button>`. */
export const ToolApprove = createActionButton({
  name: 'tool-approve',
  label: (labels) => labels.approve,
  useAction: useToolApprove,
});

/** Does not let the tool run. Renders a `<button>`. */
export const ToolDeny = createActionButton({
  name: 'tool-deny',
  label: (labels) => labels.deny,
  useAction: useToolDeny,
});
