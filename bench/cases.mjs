/**
 * What is measured. `reps`: how often each contender runs, in turn with the others; `quick`: what `--quick` leaves.
 * @typedef {{
 *   kind: 'stream', length: number, mode: 'flood' | 'paced', rate: number, history: number, contenders: string[], reps: number, quick: boolean,
 * }} StreamCase
 * @typedef {{ kind: 'list', count: number, contenders: string[], reps: number, quick: boolean }} ListCase
 * @typedef {StreamCase | ListCase} Case
 */

const bounds = ['raw-text', 'raw-markdown'];
const clients = ['plain', 'markdown'];
const all = [
  ...bounds,
  ...clients,
  'markdown-coloured',
  'markdown-each',
  'gateway-plain',
  'gateway-markdown',
  'chat',
];
const few = [...bounds, ...clients, 'chat'];
const sockets = ['socket-plain', 'socket-markdown'];

/**
 * @param {number} length
 * @param {Partial<StreamCase>} [more]
 * @returns {StreamCase}
 */
const flood = (length, more = {}) => ({
  kind: 'stream',
  length,
  mode: 'flood',
  rate: 0,
  history: 0,
  contenders: [...all, ...sockets],
  reps: 2,
  quick: false,
  ...more,
});

/** @type {Record<string, Record<string, Case>>} */
export const benches = {
  stream: {
    'flood-5k': flood(5_000, { contenders: few }),
    'flood-20k': flood(20_000, { contenders: [...few, 'markdown-coloured'], quick: true }),
    'flood-100k': flood(100_000),
    'paced-200': flood(6_000, { mode: 'paced', rate: 200, contenders: few, reps: 1 }),
    'paced-2000': flood(20_000, { mode: 'paced', rate: 2_000, contenders: few, reps: 1 }),
  },
  thread: {
    'thread-10': flood(5_000, { history: 10, contenders: few }),
    'thread-200': flood(5_000, { history: 200, contenders: few }),
    'thread-2000': flood(5_000, { history: 2_000, contenders: few, quick: true }),
  },
  list: {
    'list-1000': {
      kind: 'list',
      count: 1_000,
      contenders: ['raw-window', 'list', 'chat-list'],
      reps: 2,
      quick: true,
    },
    'list-10000': {
      kind: 'list',
      count: 10_000,
      contenders: ['raw-window', 'list', 'chat-list'],
      reps: 2,
      quick: false,
    },
  },
};
