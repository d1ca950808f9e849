import type { PartTable } from '../element/part-table.js';

const state = {
  'data-role': ['user', 'assistant', 'system'],
  'data-status': ['pending', 'streaming', 'awaiting', 'done', 'stopped', 'interrupted', 'failed'],
  'data-mine': 'where this user wrote it',
} as const;

/** What the parts of `Message` render, and by what to style them. */
export const messageParts = {
  Root: {
    element: 'article',
    className: 'colloquy-message-root',
    data: { ...state, 'data-editing': 'while it is being edited' },
  },
  Header: { element: 'header', className: 'colloquy-message-header', data: state },
  Avatar: { element: 'span', className: 'colloquy-message-avatar', data: state },
  Author: { element: 'span', className: 'colloquy-message-author', data: state },
  Time: { element: 'time', className: 'colloquy-message-time', data: {} },
  Content: { element: 'div', className: 'colloquy-message-content', data: state },
  Timing: {
    element: 'span',
    className: 'colloquy-message-timing',
    data: { 'data-live': 'while the answer is being written' },
  },
  Note: {
    element: 'p',
    className: 'colloquy-message-note',
    data: {
      'data-status': ['pending', 'streaming', 'done', 'stopped', 'interrupted', 'failed'],
      'data-failed': 'where it could not be sent, or the answer failed',
    },
  },
} as const satisfies PartTable;
