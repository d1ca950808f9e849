'use client';

import { useMemo, useRef, useState, type MouseEvent, type ReactElement } from 'react';

import { createActionButton, type ActionButtonProps } from '../element/create-action-button.js';
import type { PartProps } from '../element/part-props.js';
import { useElement } from '../element/use-element.js';
import { useLabels } from '../labels/labels-context.js';
import { lazyPart } from '../part/lazy-part.js';
import { PartWaiting } from '../part/part-notes.js';
import { useChatScope } from '../scope/scope-context.js';
import { allowedToolsOf, useIsAllowed } from './always-allow.js';
import {
  ApprovalContext,
  useApproval,
  type ApprovalMode,
  type ApprovalScope,
} from './tool-approval-context.js';
import { toolStateOf, toolTitleOf, type ToolPartState } from './tool-elements.js';
import { useToolCall } from './use-tool-call.js';

type ToolApprovalState = ToolPartState & { mode: ApprovalMode };
export type ToolApprovalProps = PartProps<'div', ToolApprovalState>;

const LazyToolForm = lazyPart(
  async () => (await import('./tool-forms.js')).ToolForm,
  () => <PartWaiting kind="editor" />,
);

/** The question whether the tool may run; only there while it waits for an answer. Renders a `<div role="group">`. */
export function ToolApproval({ children, ...given }: ToolApprovalProps): ReactElement | null {
  const call = useToolCall('ToolPart.Approval');
  const [mode, setMode] = useState<ApprovalMode>('asking');
  const openerRef = useRef<HTMLElement | null>(null);
  const scope = useMemo(
    (): ApprovalScope => ({
      mode,
      toggle: (next, opener) => {
        openerRef.current = opener;
        setMode(mode === next ? 'asking' : next);
      },
      leave: () => {
        openerRef.current?.focus();
        setMode('asking');
      },
    }),
    [mode],
  );
  const text = useQuestion('ToolPart.Approval');
  const element = useElement<'div', ToolApprovalState>('div', given, {
    name: 'tool-approval',
    state: { ...toolStateOf(call), mode },
    props: {
      role: 'group',
      'aria-label': text,
      children: children ?? (
        <>
          <ToolQuestion />
          <ToolDenyWithReason />
          <ToolEdit />
          {mode === 'asking' ? (
            <>
              <ToolAlways />
              <ToolDeny />
              <ToolApprove />
            </>
          ) : (
            // The form has buttons of its own: next to them these would answer without what is written.
            <LazyToolForm />
          )}
        </>
      ),
    },
  });
  const isAsked = call?.state === 'approval-requested' && call.isLive;
  return isAsked ? <ApprovalContext value={scope}>{element}</ApprovalContext> : null;
}

function useQuestion(caller: string): string {
  const labels = useLabels();
  const call = useToolCall(caller);
  const reason = call?.part.state === 'approval-requested' ? call.part.approval.requestReason : undefined;
  return reason ?? labels.toolQuestion(toolTitleOf(call));
}

export type ToolQuestionProps = PartProps<'span', ToolPartState>;

/** Why it is asked, or what. Renders a `<span>`. */
export function ToolQuestion({ children, ...given }: ToolQuestionProps): ReactElement {
  const call = useToolCall('ToolPart.Question');
  const text = useQuestion('ToolPart.Question');
  return useElement<'span', ToolPartState>('span', given, {
    name: 'tool-question',
    state: toolStateOf(call),
    props: { children: children ?? text },
  });
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

type ToggleState = { open: boolean };
export type ToolToggleProps = PartProps<'button', ToggleState>;

/** Opens the editor for what the tool is to be given, or closes it. Renders a `<button>`. */
export function ToolEdit(given: ToolToggleProps): ReactElement {
  const { toolEdit } = useLabels();
  return useToggle(given, 'editing', 'tool-edit', toolEdit);
}

/** Opens the field for why the tool may not run, or closes it. Renders a `<button>`. */
export function ToolDenyWithReason(given: ToolToggleProps): ReactElement {
  const { denyWithReason } = useLabels();
  return useToggle(given, 'denying', 'tool-deny-with-reason', denyWithReason);
}

function useToggle(given: ToolToggleProps, opens: ApprovalMode, name: string, text: string): ReactElement {
  const { mode, toggle } = useApproval(`ToolPart.${opens === 'editing' ? 'Edit' : 'DenyWithReason'}`);
  const { children = text, ...rest } = given;
  return useElement<'button', ToggleState>('button', rest, {
    name,
    state: { open: mode === opens },
    props: {
      type: 'button',
      'aria-expanded': mode === opens,
      onClick: (event: MouseEvent<HTMLButtonElement>) => toggle(opens, event.currentTarget),
      children,
    },
  });
}

const AlwaysButton = createActionButton({
  name: 'tool-always',
  label: (labels) => labels.alwaysAllow(''),
  useAction: () => useToolCall('ToolPart.Always')?.approveAlways ?? null,
  hides: true,
});

/**
 * Lets the tool run now and whenever it is called again in this channel, until the page is left; left out where somebody
 * else set the turn going. Renders a `<button>`.
 */
export function ToolAlways({ children, ...given }: ActionButtonProps): ReactElement {
  const text = useLabels().alwaysAllow(toolTitleOf(useToolCall('ToolPart.Always')));
  return (
    <AlwaysButton aria-label={text} title={text} {...given}>
      {children ?? text}
    </AlwaysButton>
  );
}

/** Takes `ToolPart.Always` back; `null` where the tool is not always allowed. */
function useAskAgain(): (() => void) | null {
  const { handle } = useChatScope('ToolPart.AskAgain');
  const name = useToolCall('ToolPart.AskAgain')?.name ?? '';
  return useIsAllowed(handle, name) ? () => allowedToolsOf(handle).remove(name) : null;
}

const AskAgainButton = createActionButton({
  name: 'tool-ask-again',
  label: (labels) => labels.askAgain(''),
  useAction: useAskAgain,
  hides: true,
});

/** Has the tool ask again before it runs; only there while it is always allowed. Renders a `<button>`. */
export function ToolAskAgain({ children, ...given }: ActionButtonProps): ReactElement {
  const text = useLabels().askAgain(toolTitleOf(useToolCall('ToolPart.AskAgain')));
  return (
    <AskAgainButton aria-label={text} title={text} {...given}>
      {children ?? text}
    </AskAgainButton>
  );
}
