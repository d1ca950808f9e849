import {
  ToolAlways,
  ToolApproval,
  ToolApprove,
  ToolAskAgain,
  ToolDeny,
  ToolDenyWithReason,
  ToolEdit,
  ToolQuestion,
} from './tool-approval.js';
import { ToolBody, ToolDetails, ToolSummary } from './tool-details.js';
import { ToolElapsed, ToolError, ToolHint, ToolName, ToolRoot, ToolStatus } from './tool-elements.js';
import {
  ToolApproveEdited,
  ToolDenyReason,
  ToolFormCancel,
  ToolInputField,
  ToolInputForm,
  ToolInputProblem,
  ToolReasonField,
  ToolReasonForm,
} from './tool-forms.js';
import { ToolGroup } from './tool-group.js';
import { toolParts } from './tool-parts.js';
import { ToolInput, ToolOutput, ToolSection, ToolShowAll } from './tool-text.js';

/** The tool call around: its name, how far it has come, what went in and came out, and the question whether it may run. */
export const ToolPart = {
  Root: ToolRoot,
  Always: ToolAlways,
  Approval: ToolApproval,
  Approve: ToolApprove,
  ApproveEdited: ToolApproveEdited,
  AskAgain: ToolAskAgain,
  Body: ToolBody,
  Deny: ToolDeny,
  DenyReason: ToolDenyReason,
  DenyWithReason: ToolDenyWithReason,
  Details: ToolDetails,
  Edit: ToolEdit,
  Elapsed: ToolElapsed,
  Error: ToolError,
  FormCancel: ToolFormCancel,
  Group: ToolGroup,
  Hint: ToolHint,
  Input: ToolInput,
  InputField: ToolInputField,
  InputForm: ToolInputForm,
  InputProblem: ToolInputProblem,
  Name: ToolName,
  Output: ToolOutput,
  Question: ToolQuestion,
  ReasonField: ToolReasonField,
  ReasonForm: ToolReasonForm,
  Section: ToolSection,
  ShowAll: ToolShowAll,
  Status: ToolStatus,
  Summary: ToolSummary,
  parts: toolParts,
};
