import type { PartTable } from '../element/part-table.js';

/** What `Announcer` renders. */
export const announcerParts = {
  Announcer: { element: 'div', className: 'colloquy-announcer', data: {} },
} as const satisfies PartTable;
