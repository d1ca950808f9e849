import type { PartTable } from '../element/part-table.js';

const state = {
  'data-state':
    'input-streaming, input-available, approval-requested, approval-responded, output-available, output-error, output-denied',
  'data-live': 'while its turn runs',
};

/** What the parts of `ToolPart` render, and by what to style them. */
export const toolParts = {
  Root: {
    element: 'div',
    className: 'colloquy-tool-root',
    data: { ...state, 'data-tool': "the tool's name" },
  },
  Name: { element: 'span', className: 'colloquy-tool-name', data: state },
  Status: { element: 'span', className: 'colloquy-tool-status', data: state },
  Input: { element: 'pre', className: 'colloquy-tool-input', data: state },
  Output: {
    element: 'pre',
    className: 'colloquy-tool-output',
    data: { ...state, 'data-preliminary': 'while another output will replace it' },
  },
  Error: { element: 'p', className: 'colloquy-tool-error', data: state },
  Approval: { element: 'div', className: 'colloquy-tool-approval', data: state },
  Approve: {
    element: 'button',
    className: 'colloquy-tool-approve',
    data: { 'data-disabled': 'while there is nothing to approve' },
  },
  Deny: {
    element: 'button',
    className: 'colloquy-tool-deny',
    data: { 'data-disabled': 'while there is nothing to deny' },
  },
} as const satisfies PartTable;
