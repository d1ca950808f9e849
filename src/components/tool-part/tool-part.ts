import { ToolError, ToolInput, ToolName, ToolOutput, ToolRoot, ToolStatus } from './tool-elements.js';
import { ToolApproval, ToolApprove, ToolDeny } from './tool-approval.js';
import { toolParts } from './tool-parts.js';

/** The tool call around: its name, how far it has come, what went in and came out, and the question whether it may run. */
export const ToolPart = {
  Root: ToolRoot,
  Approval: ToolApproval,
  Approve: ToolApprove,
  Deny: ToolDeny,
  Error: ToolError,
  Input: ToolInput,
  Name: ToolName,
  Output: ToolOutput,
  Status: ToolStatus,
  parts: toolParts,
};
