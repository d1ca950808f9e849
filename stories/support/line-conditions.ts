import type { Line } from 'colloquy/testing';

/** What a line is like while a story is shown: the toolbar's menus, by the names of Storybook's globals. */
export const lineConditions = {
  line: {
    title: 'Line',
    icon: 'transfer',
    items: {
      steady: 'Line holds',
      cuts: 'Cut, again and again',
      offline: 'No line',
      'half-open': 'Half open',
    },
  },
  latency: {
    title: 'Latency',
    icon: 'timer',
    items: {
      none: 'No latency',
      '150': '150 ms',
      '600': '600 ms',
      jitter: 'Jitter',
    },
  },
  copies: {
    title: 'Copies',
    icon: 'copy',
    items: { none: 'Once', all: 'Twice' },
  },
} as const;

/** One choice of each menu. Whatever else a global says counts as the first of its menu. */
export type LineConditions = {
  line: keyof (typeof lineConditions)['line']['items'];
  latency: keyof (typeof lineConditions)['latency']['items'];
  copies: keyof (typeof lineConditions)['copies']['items'];
};

/** How many messages get through before the line is cut once more. */
const messagesPerCut = 12;

/** Makes a line what the toolbar says; returns the way back to a good one. */
export function applyConditions(line: Line, { line: state, latency, copies }: LineConditions): () => void {
  const undo: (() => void)[] = [];

  if (state === 'offline') line.offline();
  if (state === 'half-open') line.stall();
  if (state === 'cuts') {
    let passed = 0;
    const match = (): boolean => (passed += 1) % messagesPerCut === 0;
    undo.push(line.inject({ fault: 'cut-inside', direction: 'to-client', match, times: Infinity }));
  }
  if (copies === 'all') undo.push(line.inject({ fault: 'duplicate', times: Infinity }));

  if (latency === 'jitter') {
    const timer = setInterval(() => line.delay(Math.round(Math.random() * 300)), 40);
    undo.push(() => clearInterval(timer));
  } else if (latency !== 'none') line.delay(Number(latency));

  return () => {
    for (const step of undo) step();
    // Only what was set here: a story may have a hand on the line as well.
    if (state === 'offline') line.online();
    if (state === 'half-open') line.resume();
    if (latency !== 'none') line.delay(0);
  };
}
