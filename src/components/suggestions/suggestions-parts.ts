import type { PartTable } from '../element/part-table.js';

/** What the parts of `Suggestions` render, and by what to style them. */
export const suggestionsParts = {
  Root: {
    element: 'div',
    className: 'colloquy-suggestions-root',
    data: { 'data-count': 'how many there are' },
  },
  Item: {
    element: 'button',
    className: 'colloquy-suggestions-item',
    data: { 'data-fills': 'where it is put into the composer in place of being sent' },
  },
} as const satisfies PartTable;
