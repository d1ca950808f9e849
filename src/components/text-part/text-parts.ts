import type { PartTable } from '../element/part-table.js';

/** What the parts of a message's text render, and by what to style them. */
export const textParts = {
  TextPart: {
    element: 'div',
    className: 'colloquy-text-part',
    data: { 'data-format': ['markdown', 'plain'] },
  },
} as const satisfies PartTable;
