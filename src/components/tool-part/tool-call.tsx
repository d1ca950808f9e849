'use client';

import type { ReactElement } from 'react';

import { useLabels } from '../labels/labels-context.js';
import { useChatScope } from '../scope/scope-context.js';
import { ToolApproval } from './tool-approval.js';
import { ToolError, ToolInput, ToolName, ToolOutput, ToolRoot, ToolStatus } from './tool-elements.js';
import { useToolCall } from './use-tool-call.js';

/** The call around, drawn by the component that the chat's `tools` has for it, or as a `ToolCard`. Renders no element. */
export function ToolCall(): ReactElement | null {
  const { tools } = useChatScope('ToolCall');
  const call = useToolCall('ToolCall');
  if (!call) return null;
  const View = Object.hasOwn(tools, call.name) ? tools[call.name] : undefined;
  return View ? <View {...call} /> : <ToolCard />;
}

/** How a call is drawn that has no component of its own: its name and state, and what went in and came out to unfold. */
export function ToolCard(): ReactElement {
  const labels = useLabels();
  const call = useToolCall('ToolCard');
  const waits = call?.state === 'approval-requested';
  return (
    <ToolRoot>
      <details open={waits || undefined}>
        <summary>
          <ToolName />
          <ToolStatus />
        </summary>
        {call?.input !== undefined && <span className="colloquy-tool-label">{labels.toolInput}</span>}
        <ToolInput />
        {call?.state === 'output-available' && (
          <span className="colloquy-tool-label">{labels.toolOutput}</span>
        )}
        <ToolOutput />
      </details>
      <ToolError />
      <ToolApproval />
    </ToolRoot>
  );
}
