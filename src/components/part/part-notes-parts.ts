import type { PartTable } from '../element/part-table.js';

/** What stands in a part's place, and by what to style it. */
export const partNotesParts = {
  PartWaiting: {
    element: 'div',
    className: 'colloquy-part-waiting',
    data: { 'data-kind': ['tool', 'reasoning', 'file', 'editor'] },
  },
  PartBroken: { element: 'p', className: 'colloquy-part-broken', data: {} },
} as const satisfies PartTable;
