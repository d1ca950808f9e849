'use client';

import type { ReactElement } from 'react';

import type { ToolState } from '../../model/tool-part.js';
import type { PartProps } from '../element/part-props.js';
import { useElement } from '../element/use-element.js';
import type { ChatLabels } from '../labels/chat-labels.js';
import { useLabels } from '../labels/labels-context.js';
import { isSettledCall, type ToolViewProps } from './tool-view.js';
import { useToolCall } from './use-tool-call.js';

/** What the parts of a tool call show of it. */
export type ToolPartState = { state: ToolState | undefined; live: boolean };

function stateOf(call: ToolViewProps | null): ToolPartState {
  return { state: call?.state, live: call?.isLive ?? false };
}

type ToolRootState = ToolPartState & { tool: string | undefined };
export type ToolRootProps = PartProps<'div', ToolRootState>;

/** One call of a tool, named after it. Renders a `<div role="group">`. */
export function ToolRoot(given: ToolRootProps): ReactElement {
  const labels = useLabels();
  const call = useToolCall('ToolPart.Root');
  return useElement<'div', ToolRootState>('div', given, {
    name: 'tool-root',
    state: { ...stateOf(call), tool: call?.name },
    // Takes the focus when its question is answered.
    props: { role: 'group', 'aria-label': labels.toolCall(titleOf(call)), tabIndex: -1 },
  });
}

export type ToolTextProps = PartProps<'span', ToolPartState>;

/** What the tool is called. Renders a `<span>`. */
export function ToolName({ children, ...given }: ToolTextProps): ReactElement {
  const call = useToolCall('ToolPart.Name');
  return useElement<'span', ToolPartState>('span', given, {
    name: 'tool-name',
    state: stateOf(call),
    props: { children: children ?? titleOf(call) },
  });
}

/** How far the call has come, in words. Renders a `<span>`. */
export function ToolStatus({ children, ...given }: ToolTextProps): ReactElement {
  const labels = useLabels();
  const call = useToolCall('ToolPart.Status');
  return useElement<'span', ToolPartState>('span', given, {
    name: 'tool-status',
    state: stateOf(call),
    props: { children: children ?? (call ? statusOf(call, labels) : null) },
  });
}

export type ToolCodeProps = PartProps<'pre', ToolPartState>;

/** What the tool is given, as it comes in. Left out while there is nothing. Renders a `<pre>`. */
export function ToolInput({ children, ...given }: ToolCodeProps): ReactElement | null {
  const labels = useLabels();
  const call = useToolCall('ToolPart.Input');
  const text = call?.input === undefined ? undefined : toText(call.input);
  const element = useElement<'pre', ToolPartState>('pre', given, {
    name: 'tool-input',
    state: stateOf(call),
    // Long lines scroll, by keyboard too. JSON reads from left to right in every language.
    props: {
      dir: 'ltr',
      tabIndex: 0,
      role: 'group',
      'aria-label': labels.toolInput,
      children: children ?? text,
    },
  });
  return text === undefined ? null : element;
}

type ToolOutputState = ToolPartState & { preliminary: boolean };
export type ToolOutputProps = PartProps<'pre', ToolOutputState>;

/** What the tool gave back. Left out while there is nothing. Renders a `<pre>`. */
export function ToolOutput({ children, ...given }: ToolOutputProps): ReactElement | null {
  const labels = useLabels();
  const call = useToolCall('ToolPart.Output');
  const part = call?.part;
  const text = part?.state === 'output-available' ? toText(part.output) : undefined;
  const preliminary = part?.state === 'output-available' && part.preliminary === true;
  const element = useElement<'pre', ToolOutputState>('pre', given, {
    name: 'tool-output',
    state: { ...stateOf(call), preliminary },
    props: {
      dir: typeof call?.output === 'string' ? 'auto' : 'ltr',
      tabIndex: 0,
      role: 'group',
      'aria-label': labels.toolOutput,
      children: children ?? text,
    },
  });
  return text === undefined ? null : element;
}

export type ToolErrorProps = PartProps<'p', ToolPartState>;

/** Why the call failed. Left out where it did not. Renders a `<p>`. */
export function ToolError({ children, ...given }: ToolErrorProps): ReactElement | null {
  const call = useToolCall('ToolPart.Error');
  const element = useElement<'p', ToolPartState>('p', given, {
    name: 'tool-error',
    state: stateOf(call),
    props: { children: children ?? call?.errorText },
  });
  return call?.state === 'output-error' ? element : null;
}

function titleOf(call: ToolViewProps | null): string {
  return call?.part.title ?? call?.name ?? '';
}

function statusOf({ part, state, isLive }: ToolViewProps, labels: ChatLabels): string {
  if (!isLive && !isSettledCall(state)) return labels.toolUnfinished;
  switch (state) {
    case 'input-streaming':
      return labels.toolPreparing;
    case 'input-available':
      return labels.toolRunning;
    case 'approval-requested':
      return labels.toolApprovalNeeded;
    case 'approval-responded':
      return part.approval?.approved === false
        ? labels.toolDenied(part.approval.reason)
        : labels.toolApproved;
    case 'output-available':
      return labels.toolDone;
    case 'output-error':
      return labels.toolFailed;
    case 'output-denied':
      return labels.toolDenied(part.approval?.reason);
  }
}

function toText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value, null, 2) ?? '');
}
