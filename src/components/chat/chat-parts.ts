import type { PartTable } from '../element/part-table.js';

/** What the frame of a `Chat` renders, and by what to style it. */
export const chatParts = {
  ChatFrame: { element: 'div', className: 'colloquy-chat', data: {} },
  ChatFailure: {
    element: 'div',
    className: 'colloquy-chat-failure',
    data: { 'data-code': "the error's, where it has one" },
  },
  ChatSkeleton: { element: 'div', className: 'colloquy-chat-skeleton', data: {} },
} as const satisfies PartTable;
