'use client';

import type { ReactElement } from 'react';

import type { ToolState } from '../../model/tool-part.js';
import { useElapsed } from '../../react/use-elapsed.js';
import type { PartProps } from '../element/part-props.js';
import { useElement } from '../element/use-element.js';
import type { ChatLabels } from '../labels/chat-labels.js';
import { useLabels } from '../labels/labels-context.js';
import { useChatScope } from '../scope/scope-context.js';
import { isSettledCall, type ToolViewProps } from './tool-view.js';
import { useToolCall } from './use-tool-call.js';

/** What the parts of a tool call show of it. */
export type ToolPartState = { state: ToolState | undefined; live: boolean };

/** What a part of a tool call shows of it. */
export function toolStateOf(call: ToolViewProps | null): ToolPartState {
  return { state: call?.state, live: call?.isLive ?? false };
}

/** What a call is headed by. */
export function toolTitleOf(call: ToolViewProps | null): string {
  return call?.part.title ?? call?.name ?? '';
}

type ToolRootState = ToolPartState & { tool: string | undefined };
export type ToolRootProps = PartProps<'div', ToolRootState>;

/** One call of a tool, named after it. Renders a `<div role="group">`. */
export function ToolRoot(given: ToolRootProps): ReactElement {
  const labels = useLabels();
  const call = useToolCall('ToolPart.Root');
  return useElement<'div', ToolRootState>('div', given, {
    name: 'tool-root',
    state: { ...toolStateOf(call), tool: call?.name },
    // Takes the focus when its question is answered.
    props: { role: 'group', 'aria-label': labels.toolCall(toolTitleOf(call)), tabIndex: -1 },
  });
}

export type ToolTextProps = PartProps<'span', ToolPartState>;

/** What the tool is called. Renders a `<span>`. */
export function ToolName({ children, ...given }: ToolTextProps): ReactElement {
  const call = useToolCall('ToolPart.Name');
  return useElement<'span', ToolPartState>('span', given, {
    name: 'tool-name',
    state: toolStateOf(call),
    props: { children: children ?? toolTitleOf(call) },
  });
}

/** How far the call has come, in words. Renders a `<span>`. */
export function ToolStatus({ children, ...given }: ToolTextProps): ReactElement {
  const labels = useLabels();
  const call = useToolCall('ToolPart.Status');
  return useElement<'span', ToolPartState>('span', given, {
    name: 'tool-status',
    state: toolStateOf(call),
    props: { children: children ?? (call ? statusOf(call, labels) : null) },
  });
}

export type ToolElapsedProps = ToolTextProps & {
  /** What counts; stories and tests move one by hand. @default the machine's clock */
  clock?: Parameters<typeof useElapsed>[3];
};

/**
 * How long it ran, or has run so far, where this page saw a second of it at least; nothing while it waits for a person.
 * Renders a `<span>`.
 */
export function ToolElapsed({ clock, children, ...given }: ToolElapsedProps): ReactElement | null {
  const labels = useLabels();
  const { handle } = useChatScope('ToolPart.Elapsed');
  const call = useToolCall('ToolPart.Elapsed');
  const waits = call?.state === 'approval-requested';
  const isRunning = call !== null && call.isLive && !waits && !isSettledCall(call.part);
  const seconds = useElapsed(handle, call?.part.toolCallId ?? '', isRunning, clock) ?? 0;
  const element = useElement<'span', ToolPartState>('span', given, {
    name: 'tool-elapsed',
    state: toolStateOf(call),
    props: { children: children ?? labels.elapsed(seconds) },
  });
  return seconds < 1 || waits ? null : element;
}

export type ToolErrorProps = PartProps<'p', ToolPartState>;

/** Why the call failed. Left out where it did not. Renders a `<p>`. */
export function ToolError({ children, ...given }: ToolErrorProps): ReactElement | null {
  const call = useToolCall('ToolPart.Error');
  const element = useElement<'p', ToolPartState>('p', given, {
    name: 'tool-error',
    state: toolStateOf(call),
    props: { dir: 'auto', children: children ?? call?.errorText },
  });
  return call?.state === 'output-error' ? element : null;
}

/** What can be done about a call that failed. Left out where it did not. Renders a `<p>`. */
export function ToolHint({ children, ...given }: ToolErrorProps): ReactElement | null {
  const labels = useLabels();
  const call = useToolCall('ToolPart.Hint');
  const element = useElement<'p', ToolPartState>('p', given, {
    name: 'tool-hint',
    state: toolStateOf(call),
    props: { children: children ?? labels.toolFailedHint },
  });
  return call?.state === 'output-error' ? element : null;
}

function statusOf({ part, isLive }: ToolViewProps, labels: ChatLabels): string {
  if (!isLive && !isSettledCall(part)) return labels.toolUnfinished;
  switch (part.state) {
    case 'input-streaming':
      return labels.toolPreparing;
    case 'input-available':
      return labels.toolRunning;
    case 'approval-requested':
      return labels.toolApprovalNeeded;
    case 'approval-responded':
      return part.approval.approved ? labels.toolApproved : labels.toolDenied(part.approval.reason);
    case 'output-available':
      return part.preliminary === true ? labels.toolRunning : labels.toolDone;
    case 'output-error':
      return labels.toolFailed;
    case 'output-denied':
      return labels.toolDenied(part.approval.reason);
  }
}
