import type { PartTable } from '../element/part-table.js';

/** What the parts of `MessageEditor` render, and by what to style them. */
export const messageEditorParts = {
  Root: { element: 'form', className: 'colloquy-message-editor', data: {} },
  Input: { element: 'textarea', className: 'colloquy-message-editor-input', data: {} },
  Save: {
    element: 'button',
    className: 'colloquy-message-editor-save',
    data: { 'data-disabled': 'while there is nothing to send' },
  },
  Cancel: {
    element: 'button',
    className: 'colloquy-message-editor-cancel',
    data: { 'data-disabled': 'never: there is always something to leave' },
  },
} as const satisfies PartTable;
