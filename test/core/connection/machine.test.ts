import { describe, expect, it } from 'vitest';

import type { ConnectionInput } from '../../../src/core/connection/connection-state.js';
import { ChatError } from '../../../src/protocol/chat-error.js';
import { machine, type Name } from './machine-fixture.js';

const names: Name[] = ['idle', 'preparing', 'opening', 'greeting', 'open', 'waiting', 'parked', 'closed'];

type Row = [input: ConnectionInput, at: number, to: string];

const lost = new ChatError('token-failed', 'No.');

// Where each phase goes on an input at this time; · stays.
const table: Row[] = [
  //  idle      preparing opening   greeting  open      waiting   parked    closed
  [{ type: 'connect' }, 0, 'preparing ·         ·         ·         ·         ·         ·         preparing'],
  [{ type: 'release' }, 0, '·         idle      idle      idle      idle      idle      idle      ·'],
  [{ type: 'disconnect' }, 0, 'closed    closed    closed    closed    closed    closed    closed    ·'],
  [{ type: 'retry-now' }, 0, '·         ·         ·         ·         ·         preparing preparing ·'],
  [
    { type: 'prepared', generation: 1 },
    0,
    '·         opening   ·         ·         ·         ·         ·         ·',
  ],
  [
    { type: 'prepare-failed', generation: 1, error: lost, final: false },
    0,
    '·         waiting   waiting   ·         ·         ·         ·         ·',
  ],
  [
    { type: 'prepare-failed', generation: 1, error: lost, final: true },
    0,
    '·         closed    closed    ·         ·         ·         ·         ·',
  ],
  [
    { type: 'socket-opened', generation: 1 },
    0,
    '·         ·         greeting  ·         ·         ·         ·         ·',
  ],
  [
    { type: 'socket-closed', generation: 1, code: 1006, reason: '' },
    0,
    '·         ·         waiting   waiting   waiting   ·         ·         ·',
  ],
  [{ type: 'ready' }, 0, '·         ·         ·         open      ·         ·         ·         ·'],
  [
    { type: 'lifecycle', event: 'left' },
    0,
    '·         parked    parked    parked    parked    parked    ·         ·',
  ],
  [
    { type: 'lifecycle', event: 'hidden' },
    0,
    '·         ·         ·         ·         ·         ·         ·         ·',
  ],
  [
    { type: 'lifecycle', event: 'offline' },
    0,
    '·         waiting   waiting   waiting   ·         ·         ·         ·',
  ],
  [
    { type: 'lifecycle', event: 'visible' },
    2000,
    '·         ·         ·         ·         ·         preparing preparing ·',
  ],
  [
    { type: 'lifecycle', event: 'online' },
    6000,
    '·         ·         preparing preparing ·         preparing preparing ·',
  ],
  [
    { type: 'timer', key: 'prepare' },
    0,
    '·         waiting   ·         ·         ·         ·         ·         ·',
  ],
  [
    { type: 'timer', key: 'connect' },
    0,
    '·         ·         waiting   ·         ·         ·         ·         ·',
  ],
  [
    { type: 'timer', key: 'handshake' },
    0,
    '·         ·         ·         waiting   ·         ·         ·         ·',
  ],
  [
    { type: 'timer', key: 'retry' },
    0,
    '·         ·         ·         ·         ·         preparing ·         ·',
  ],
  [
    { type: 'timer', key: 'probe' },
    0,
    '·         ·         ·         ·         waiting   ·         ·         ·',
  ],
];

const cells = table.flatMap(([input, at, row]) => {
  const to = row.split(/ +/);
  const what =
    input.type === 'lifecycle' ? input.event : input.type === 'timer' ? `the timer ${input.key}` : input.type;
  return names.map((from, index) => ({ input, at, from, to: to[index] === '·' ? from : to[index], what }));
});

const withSocket: (string | undefined)[] = ['opening', 'greeting', 'open'];

/** Inputs that say that the socket is gone, or never was. */
const tellsOfLoss: ConnectionInput['type'][] = ['socket-closed', 'prepare-failed'];
/** Inputs that only bring an attempt further. */
const bringsFurther: ConnectionInput['type'][] = ['prepared', 'socket-opened'];

describe('the table of the connection', () => {
  it.each(cells)('goes from $from to $to on $what', ({ input, at, from, to }) => {
    const connection = machine().to(from).at(at).feed(input);
    expect(connection.phase).toBe(to);
  });

  const letsGo = cells.filter(
    ({ input, from, to }) =>
      withSocket.includes(from) && !withSocket.includes(to) && !tellsOfLoss.includes(input.type),
  );
  it.each(letsGo)('leaves no socket behind from $from on $what', ({ input, at, from }) => {
    expect(machine().to(from).at(at).feed(input).has('socket-close')).toBe(true);
  });

  const losesLine = cells.filter(({ from, to }) => from === 'open' && to !== 'open');
  it.each(losesLine)('tells that the line is lost on $what', ({ input, at, from }) => {
    expect(machine().to(from).at(at).feed(input).has('line-lost')).toBe(true);
  });

  const begins = cells.filter(({ from, to }) => from !== to && to === 'preparing');
  it.each(begins)('numbers the attempt that begins from $from on $what', ({ input, at, from }) => {
    const connection = machine().to(from).at(at);
    const { generation } = connection.state;
    expect(connection.feed(input).state.generation).toBe(generation + 1);
  });

  const leaves = cells.filter(({ input, from, to }) => from !== to && !bringsFurther.includes(input.type));
  it.each(leaves.filter(({ input }) => input.type !== 'ready'))(
    'ends the timers of $from first, on $what',
    ({ input, at, from }) => {
      expect(machine().to(from).at(at).feed(input).effects[0]).toEqual({ type: 'timers-clear' });
    },
  );

  it('passes over what an older socket or attempt says', () => {
    const connection = machine()
      .to('waiting')
      .feed({ type: 'retry-now' }, { type: 'prepared', generation: 2 });
    for (const stale of [
      { type: 'socket-closed', generation: 1, code: 1006, reason: '' },
      { type: 'socket-opened', generation: 1 },
      { type: 'prepared', generation: 1 },
      { type: 'prepare-failed', generation: 1, error: new ChatError('token-failed', 'No.'), final: true },
    ] as const) {
      connection.feed(stale);
      expect(connection.phase).toBe('opening');
      expect(connection.effects).toEqual([]);
    }
  });
});
