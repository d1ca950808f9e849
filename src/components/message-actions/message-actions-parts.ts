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
  Regenerate: button('regenerate'),
  Retry: button('retry'),
  Discard: button('discard'),
  Edit: button('edit'),
  Delete: button('delete'),
  Stop: button('stop'),
  Branches: {
    element: 'div',
    className: 'colloquy-message-branches',
    data: { 'data-index': 'which version is shown, from 0', 'data-count': 'how many there are' },
  },
  PreviousBranch: button('previous-branch'),
  NextBranch: button('next-branch'),
} as const satisfies PartTable;
