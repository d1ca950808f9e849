import type { PartTable } from '../element/part-table.js';

const state = {
  'data-busy': 'while an answer is being written',
  'data-empty': 'while there is nothing to send',
  'data-blocked': 'while this user cannot write here',
  'data-over': 'while the text is longer than may be sent',
};

/** What the parts of `Composer` render, and by what to style them. */
export const composerParts = {
  Root: { element: 'form', className: 'colloquy-composer-root', data: state },
  Input: { element: 'textarea', className: 'colloquy-composer-input', data: state },
  Counter: {
    element: 'span',
    className: 'colloquy-composer-counter',
    data: {
      ...state,
      'data-empty': 'never: an empty text is far from its end',
    },
  },
  Send: {
    element: 'button',
    className: 'colloquy-composer-send',
    data: { 'data-disabled': 'while there is nothing to send, or it cannot be' },
  },
  Stop: {
    element: 'button',
    className: 'colloquy-composer-stop',
    data: { 'data-disabled': 'while no answer is being written (left out then, unless `hides` is false)' },
  },
  Reason: { element: 'p', className: 'colloquy-composer-reason', data: state },
} as const satisfies PartTable;
