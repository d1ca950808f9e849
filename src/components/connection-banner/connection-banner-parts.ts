import type { PartTable } from '../element/part-table.js';

const state = {
  'data-status': ['connecting', 'authenticating', 'reconnecting', 'offline', 'closed', 'recovering'],
} as const;
/** Only there while a try is waited for. */
const waiting = { 'data-status': ['reconnecting'] } as const;

/** What the parts of `ConnectionBanner` render, and by what to style them. */
export const connectionBannerParts = {
  Root: {
    element: 'div',
    className: 'colloquy-banner-root',
    data: state,
    variables: { '--colloquy-seconds': 'whole seconds until the next try; missing where none is waited for' },
  },
  Sentence: { element: 'p', className: 'colloquy-banner-sentence', data: state },
  Countdown: { element: 'span', className: 'colloquy-banner-countdown', data: waiting },
  Retry: {
    element: 'button',
    className: 'colloquy-banner-retry',
    data: { 'data-disabled': 'while no try is waited for (left out then, unless `hides` is false)' },
  },
  Connect: {
    element: 'button',
    className: 'colloquy-banner-connect',
    data: { 'data-disabled': 'unless the connection was closed (left out then, unless `hides` is false)' },
  },
} as const satisfies PartTable;
