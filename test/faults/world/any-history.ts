import * as fc from 'fast-check';

import type { CutOptions, LineDirection, LineFault } from '../../../src/faults/index.js';
import type { TurnPolicy } from '../../../src/gateway/gateway-options.js';
import type { History, Step } from './history.js';
import type { Person } from './world.js';

const who = fc.constantFrom<Person>('ada', 'ada', 'ada', 'bob', 'bob', 'eve');
const direction = fc.constantFrom<LineDirection>('to-client', 'to-client', 'to-server');
const arriving = fc.constantFrom<NonNullable<CutOptions['arriving']>>(0, 1, 'randomly');
const fault = fc.constantFrom<LineFault>(
  ...(['drop', 'drop', 'drop', 'duplicate', 'duplicate', 'swap', 'swap'] as const),
  ...(['cut-before', 'cut-inside', 'cut-after'] as const),
);
const ms = fc.constantFrom(1, 20, 40, 40, 40, 300, 3_000, 7_000);

type Of<D extends Step['do']> = Extract<Step, { do: D }>;

/** How often each step comes, and what it may be. */
const steps: { [D in Step['do']]: [weight: number, step: fc.Arbitrary<Of<D>>] } = {
  send: [9, fc.record({ do: fc.constant('send'), who, asks: fc.constantFrom(true, true, false) })],
  publish: [2, fc.record({ do: fc.constant('publish'), who })],
  'publish-unreadable': [1, fc.record({ do: fc.constant('publish-unreadable') })],
  stop: [2, fc.record({ do: fc.constant('stop'), who })],
  speak: [
    14,
    fc.record({ do: fc.constant('speak'), part: fc.nat({ max: 1 }), marks: fc.integer({ min: 1, max: 4 }) }),
  ],
  finish: [3, fc.record({ do: fc.constant('finish') })],
  wait: [11, fc.record({ do: fc.constant('wait'), ms })],
  fault: [
    12,
    fc
      .record({
        do: fc.constant('fault'),
        who,
        fault,
        direction,
        of: fc.constantFrom('events', 'events', 'any'),
        skip: fc.constantFrom(0, 0, 0, 1, 2),
      })
      .map(inOrderToServer),
  ],
  cut: [3, fc.record({ do: fc.constant('cut'), who, arriving })],
  offline: [1, fc.record({ do: fc.constant('offline'), who, ms: fc.constantFrom(500, 5_000, 40_000) })],
  stall: [2, fc.record({ do: fc.constant('stall'), who, direction, ms: fc.constantFrom(100, 2_000, 6_000) })],
  open: [3, fc.record({ do: fc.constant('open'), who })],
  close: [1, fc.record({ do: fc.constant('close'), who })],
  reload: [2, fc.record({ do: fc.constant('reload'), who })],
  reenter: [1, fc.record({ do: fc.constant('reenter'), who })],
  restart: [2, fc.record({ do: fc.constant('restart'), crash: fc.boolean() })],
  'lose-store': [1, fc.record({ do: fc.constant('lose-store'), restart: fc.boolean() })],
};

/** No line reorders what one page sends: a swapped leaving and entering would mean another thing. */
function inOrderToServer(step: Of<'fault'>): Of<'fault'> {
  return step.fault === 'swap' ? { ...step, direction: 'to-client' } : step;
}

const step = fc.oneof(
  ...Object.values(steps).map(([weight, arbitrary]) => ({
    weight,
    arbitrary: arbitrary as fc.Arbitrary<Step>,
  })),
);

/** Any history. */
export const anyHistory: fc.Arbitrary<History> = fc.record({
  seed: fc.nat({ max: 0x7fff_ffff }),
  latencyMs: fc.constantFrom(0, 30),
  isTight: fc.boolean(),
  turnPolicy: fc.constantFrom<TurnPolicy>('queue', 'queue', 'reject', 'interrupt'),
  steps: fc.array(step, { minLength: 4, maxLength: 30, size: 'max' }),
});
