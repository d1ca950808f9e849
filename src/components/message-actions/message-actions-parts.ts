import type { PartTable } from '../element/part-table.js';

function button<NAME extends string>(name: NAME) {
  return {
    element: 'button',
    className: `colloquy-message-${name}`,
    data: { 'data-disabled': 'while it cannot be done (left out then, unless `hides` is false)' },
  } as const;
}

/** What the parts of `MessageActions` render, and by what to style them. */
export const messageActionsParts = {
  Root: { element: 'div', className: 'colloquy-message-actions', data: {} },
  Copy: {
    element: 'button',
    className: 'colloquy-message-copy',
    data: { 'data-copied': 'once it was copied' },
  },
  CopyPlain: {
    element: 'button',
    className: 'colloquy-message-copy-plain',
    data: { 'data-copied': 'once it was copied' },
  },
  Regenerate: button('regenerate'),
  Retry: button('retry'),
  Discard: button('discard'),
  Edit: button('edit'),
  Delete: {
    element: 'button',
    className: 'colloquy-message-delete',
    data: { 'data-asking': 'while it asks whether to do it' },
  },
  Stop: button('stop'),
  Branches: {
    element: 'div',
    className: 'colloquy-message-branches',
    data: { 'data-index': 'which version is shown, from 0', 'data-count': 'how many there are' },
  },
  PreviousBranch: {
    element: 'button',
    className: 'colloquy-message-previous-branch',
    data: { 'data-disabled': 'at the first version' },
  },
  NextBranch: {
    element: 'button',
    className: 'colloquy-message-next-branch',
    data: { 'data-disabled': 'at the last version' },
  },
} as const satisfies PartTable;
