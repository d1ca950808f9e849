import { createRequiredContext } from '../element/create-required-context.js';

/** What the question is doing: it asks, or it is being answered with another input, or with a reason. */
export type ApprovalMode = 'asking' | 'editing' | 'denying';

/** What the parts of a request for approval share. */
export type ApprovalScope = {
  mode: ApprovalMode;
  /** Opens a form, and closes it where it is open. `opener` gets the focus back when the form is left. */
  toggle: (mode: ApprovalMode, opener: HTMLElement) => void;
  /** Back to the question. */
  leave: () => void;
};

export const [ApprovalContext, useApproval] = createRequiredContext<ApprovalScope>('ToolPart.Approval');
