import type { PartTable } from '../element/part-table.js';

/** What the parts of `Presence` render, and by what to style them. */
export const presenceParts = {
  Root: {
    element: 'div',
    className: 'colloquy-presence-root',
    data: { 'data-count': 'how many people are here' },
  },
  Typing: {
    element: 'p',
    className: 'colloquy-presence-typing',
    data: { 'data-count': 'how many people are typing' },
  },
} as const satisfies PartTable;
