import type { PartTable } from '../element/part-table.js';

/** What the parts of `SourcesPart` render, and by what to style them. */
export const sourcesParts = {
  Root: {
    element: 'ul',
    className: 'colloquy-sources-root',
    data: { 'data-count': 'how many sources there are' },
  },
  Item: { element: 'li', className: 'colloquy-sources-item', data: { 'data-kind': ['url', 'document'] } },
} as const satisfies PartTable;
