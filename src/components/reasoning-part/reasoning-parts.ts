import type { PartTable } from '../element/part-table.js';

const thinking = { 'data-thinking': 'while the model is thinking' };

/** What the parts of `ReasoningPart` render, and by what to style them. */
export const reasoningParts = {
  Root: { element: 'details', className: 'colloquy-reasoning-root', data: thinking },
  Summary: { element: 'summary', className: 'colloquy-reasoning-summary', data: thinking },
  Body: { element: 'div', className: 'colloquy-reasoning-body', data: thinking },
} as const satisfies PartTable;
