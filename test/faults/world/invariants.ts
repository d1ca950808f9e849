/**
 * What holds of every history, by name: the first group after every commit of every page and every frame on the wire,
 * the second once the faults are over.
 */
const invariants = {
  'text-is-a-prefix': 'What a page shows of an answer is the beginning of what the agent had said by then.',
  'text-never-shrinks': 'What a page has shown of an answer stays as long as it reads the same log.',
  'words-arrive-unchanged': 'A person’s message reads as it was written.',
  'messages-stand-once': 'No id stands twice on a page, and no sending shows twice.',
  'sent-stays-visible': 'What a person sent is on his page from then on.',
  'nothing-is-doubled': 'No page folds an event twice.',
  'events-come-in-order': 'An app hears every event once and in order, or is told of the hole.',
  'commit-before-broadcast': 'Nothing is sent that the store does not have.',
  'log-is-never-rewritten': 'Under one number of one epoch stands one event, in the store and on every wire.',
  'heads-follow-events': 'A heartbeat’s head counts nothing that was not sent before it.',
  'heads-are-of-the-log': 'A head’s hash is the log’s at that number.',

  'pages-agree': 'All pages show the same messages, in the same order, with the same contents.',
  'pages-reach-the-head': 'Each page stands at the last event of the log, with its hash.',
  'pages-show-the-log': 'They have the messages that the store has, and show all that people wrote.',
  'answers-are-whole': 'An answer that ended by itself is all that the agent said.',
  'stopped-answers-keep-all': 'An answer that was broken off in order has all that the gateway had taken.',
  'every-page-is-verified': 'Each page’s hash was compared with the log’s and is equal.',
  'nothing-is-lost': 'No page has heard of an event that it did not get.',
  'outbox-is-empty': 'Every command was answered, and nothing is shown as on its way.',
  'acknowledged-is-stored': 'What was acknowledged is in the log, once.',
  'refused-is-not-stored': 'What was refused is not in the log.',
  'one-rejoin-per-gap': 'A page joins again once for each gap, and for nothing else.',
} as const;

export type InvariantName = keyof typeof invariants;

/** Says which one does not hold, and where. */
export class BrokenInvariant extends Error {
  readonly invariant: InvariantName;

  constructor(invariant: InvariantName, detail: string) {
    super(`${invariant}: ${invariants[invariant]} But ${detail}`);
    this.invariant = invariant;
  }
}

/** Keeps the first of them that was broken, wherever it was seen: a handler's throw would be swallowed there. */
export type Judge = {
  expect: (holds: boolean, invariant: InvariantName, detail: () => string) => void;
  /** Throws the first one that was broken. */
  check: () => void;
};

export function createJudge(): Judge {
  let broken: BrokenInvariant | undefined;
  return {
    expect: (holds, invariant, detail) => {
      if (!holds) broken ??= new BrokenInvariant(invariant, detail());
    },
    check: () => {
      if (broken) throw broken;
    },
  };
}
