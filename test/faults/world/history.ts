import type { CutOptions, LineDirection, LineFault } from '../../../src/faults/index.js';
import type { TurnPolicy } from '../../../src/gateway/gateway-options.js';
import type { Person } from './world.js';

/** One thing that happens. `who`: on whose page, or on whose line. */
export type Step =
  /** `asks`: the agent is to answer. */
  | { do: 'send'; who: Person; asks: boolean }
  | { do: 'publish'; who: Person }
  | { do: 'publish-unreadable' }
  | { do: 'stop'; who: Person }
  | { do: 'speak'; part: number; marks: number }
  | { do: 'finish' }
  | { do: 'wait'; ms: number }
  | { do: 'cut'; who: Person; arriving: NonNullable<CutOptions['arriving']> }
  | { do: 'offline'; who: Person; ms: number }
  | { do: 'stall'; who: Person; direction: LineDirection; ms: number }
  /** `of`: whether it waits for a message with events in it. */
  | {
      do: 'fault';
      who: Person;
      fault: LineFault;
      direction: LineDirection;
      of: 'events' | 'any';
      skip: number;
    }
  | { do: 'open'; who: Person }
  | { do: 'close'; who: Person }
  | { do: 'reload'; who: Person }
  | { do: 'reenter'; who: Person }
  | { do: 'restart'; crash: boolean }
  /** All data are gone; the gateway notices by itself, or is started anew. */
  | { do: 'lose-store'; restart: boolean };

export type History = {
  seed: number;
  latencyMs: number;
  isTight: boolean;
  turnPolicy: TurnPolicy;
  steps: readonly Step[];
};
