import type { PartTable } from '../element/part-table.js';

const state = {
  'data-state': [
    'input-streaming',
    'input-available',
    'approval-requested',
    'approval-responded',
    'output-available',
    'output-error',
    'output-denied',
  ],
  'data-live': 'while its turn runs',
} as const;

const failed = { ...state, 'data-state': ['output-error'] } as const;
const asked = {
  'data-state': ['approval-requested'],
  'data-live': 'always: nobody is asked once the turn is over',
} as const;
const invalid = { 'data-invalid': 'where it was to be sent and is no JSON' };

function button<NAME extends string>(name: NAME, disabled: string) {
  return {
    element: 'button',
    className: `colloquy-tool-${name}`,
    data: { 'data-disabled': disabled },
  } as const;
}

/** What the parts of `ToolPart` render, and by what to style them. */
export const toolParts = {
  Root: {
    element: 'div',
    className: 'colloquy-tool-root',
    data: { ...state, 'data-tool': "the tool's name" },
  },
  Group: { element: 'div', className: 'colloquy-tool-group', data: { 'data-count': 'how many calls' } },
  Details: {
    element: 'details',
    className: 'colloquy-tool-details',
    data: { ...state, 'data-open': 'while it is folded out' },
  },
  Summary: {
    element: 'summary',
    className: 'colloquy-tool-summary',
    data: { ...state, 'data-open': 'while the details are folded out' },
  },
  Name: { element: 'span', className: 'colloquy-tool-name', data: state },
  Status: { element: 'span', className: 'colloquy-tool-status', data: state },
  Elapsed: {
    element: 'span',
    className: 'colloquy-tool-elapsed',
    data: { 'data-state': "the call's", 'data-live': 'while its turn runs' },
  },
  Body: { element: 'div', className: 'colloquy-tool-body', data: state },
  Section: {
    element: 'div',
    className: 'colloquy-tool-section',
    data: { ...state, 'data-kind': ['input', 'output'], 'data-long': 'while a part of it is left out' },
  },
  Input: { element: 'pre', className: 'colloquy-tool-input', data: state },
  Output: {
    element: 'pre',
    className: 'colloquy-tool-output',
    data: {
      'data-state': ['output-available'],
      'data-live': 'while its turn runs',
      'data-preliminary': 'while another output will replace it',
    },
  },
  ShowAll: button('show-all', 'while nothing is left out (left out then, unless `hides` is false)'),
  Error: { element: 'p', className: 'colloquy-tool-error', data: failed },
  Hint: { element: 'p', className: 'colloquy-tool-hint', data: failed },
  Approval: {
    element: 'div',
    className: 'colloquy-tool-approval',
    data: { ...asked, 'data-mode': ['asking', 'editing', 'denying'] },
  },
  Question: { element: 'span', className: 'colloquy-tool-question', data: asked },
  Approve: button('approve', 'while there is nothing to approve'),
  Deny: button('deny', 'while there is nothing to deny'),
  Edit: {
    element: 'button',
    className: 'colloquy-tool-edit',
    data: { 'data-open': 'while the editor is open' },
  },
  DenyWithReason: {
    element: 'button',
    className: 'colloquy-tool-deny-with-reason',
    data: { 'data-open': 'while the field is open' },
  },
  Always: button('always', 'where it cannot be allowed (left out then, unless `hides` is false)'),
  AskAgain: button('ask-again', 'where it is asked anyway (left out then, unless `hides` is false)'),
  InputForm: { element: 'form', className: 'colloquy-tool-input-form', data: invalid },
  InputField: { element: 'textarea', className: 'colloquy-tool-input-field', data: invalid },
  InputProblem: { element: 'p', className: 'colloquy-tool-input-problem', data: invalid },
  ApproveEdited: button('approve-edited', 'never: what is no JSON says so when it is pressed'),
  ReasonForm: {
    element: 'form',
    className: 'colloquy-tool-reason-form',
    data: { 'data-invalid': 'never: any reason will do' },
  },
  ReasonField: { element: 'input', className: 'colloquy-tool-reason-field', data: {} },
  DenyReason: button('deny-reason', 'never: a reason may be left out'),
  FormCancel: button('form-cancel', 'never: there is always a question to go back to'),
} as const satisfies PartTable;
