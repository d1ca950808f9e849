import type { PartTable } from '../element/part-table.js';

/** What the parts of `Thread` render, and by what to style them. */
export const threadParts = {
  Root: {
    element: 'section',
    className: 'colloquy-thread-root',
    data: {
      'data-status': "the channel's: subscribing, recovering, live, denied, closed",
      'data-busy': 'while an answer is being written',
      'data-empty': 'while there is no message',
    },
  },
  Viewport: {
    element: 'div',
    className: 'colloquy-thread-viewport',
    data: { 'data-at-end': 'while it follows the newest message' },
  },
  List: { element: 'div', className: 'colloquy-thread-list', data: {} },
  Row: {
    element: 'div',
    className: 'colloquy-thread-row',
    data: {
      'data-message-id': "the message's id",
      'data-group': 'single, or first, middle, last among messages of one author within five minutes',
      'data-flash': 'for a moment after it was jumped to',
    },
  },
  Day: { element: 'div', className: 'colloquy-thread-day', data: {} },
  Unread: { element: 'div', className: 'colloquy-thread-unread', data: {} },
  Older: {
    element: 'button',
    className: 'colloquy-thread-older',
    data: { 'data-loading': 'while older messages are on their way' },
  },
  Empty: { element: 'div', className: 'colloquy-thread-empty', data: {} },
  Loading: {
    element: 'div',
    className: 'colloquy-thread-loading',
    data: { 'data-status': "the channel's: subscribing, denied" },
  },
  Latest: {
    element: 'button',
    className: 'colloquy-thread-latest',
    data: {
      'data-disabled': 'while there is nothing to jump to (left out then, unless `hides` is false)',
      'data-new': 'while there are messages below that came in since the end was left',
    },
  },
} as const satisfies PartTable;
