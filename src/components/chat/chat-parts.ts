import type { PartTable } from '../element/part-table.js';

/** What the frame of a `Chat` renders, and by what to style it. */
export const chatParts = {
  Frame: { element: 'div', className: 'colloquy-chat', data: {} },
  Failure: { element: 'div', className: 'colloquy-chat-failure', data: {} },
} as const satisfies PartTable;
