import type { History } from './history.js';

const calm = { seed: 0, latencyMs: 0, isTight: false, turnPolicy: 'queue' } as const;

/** Histories in which an invariant once broke: played first, each time. */
export const remembered: readonly History[] = [
  {
    // The answer to the second message hid the third.
    ...calm,
    steps: [
      { do: 'send', who: 'ada', asks: true },
      { do: 'send', who: 'ada', asks: true },
      { do: 'send', who: 'ada', asks: true },
      { do: 'finish' },
      { do: 'wait', ms: 300 },
    ],
  },
  {
    // A gateway that had failed to write named no head any more, until somebody wrote again.
    ...calm,
    turnPolicy: 'reject',
    steps: [
      { do: 'cut', who: 'ada', arriving: 0 },
      { do: 'lose-store', restart: false },
      { do: 'wait', ms: 7_000 },
    ],
  },
  {
    // A copy of the snapshot for a slow reader was taken for news.
    ...calm,
    isTight: true,
    steps: [
      { do: 'fault', who: 'ada', fault: 'cut-inside', direction: 'to-client', of: 'events', skip: 0 },
      { do: 'send', who: 'ada', asks: true },
      { do: 'fault', who: 'ada', fault: 'duplicate', direction: 'to-client', of: 'events', skip: 1 },
      { do: 'send', who: 'ada', asks: true },
      { do: 'fault', who: 'ada', fault: 'drop', direction: 'to-client', of: 'events', skip: 2 },
      { do: 'speak', part: 0, marks: 1 },
      { do: 'send', who: 'bob', asks: true },
      { do: 'wait', ms: 7_000 },
    ],
  },
  {
    // What a slow reader had sent was shown as on its way for ever, after the snapshot of another log.
    ...calm,
    isTight: true,
    steps: [
      { do: 'send', who: 'ada', asks: true },
      { do: 'send', who: 'ada', asks: true },
      { do: 'speak', part: 0, marks: 1 },
      { do: 'reload', who: 'bob' },
      { do: 'send', who: 'bob', asks: true },
      { do: 'stall', who: 'ada', direction: 'to-client', ms: 100 },
      { do: 'lose-store', restart: false },
      { do: 'fault', who: 'ada', fault: 'drop', direction: 'to-client', of: 'events', skip: 0 },
    ],
  },
];
