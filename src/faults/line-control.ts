import type { Clock } from '../shared/clock.js';
import type { LanePace } from './lane.js';
import type { LineDirection, LineMessage, LineOutcome } from './line-message.js';
import type { LineFault } from './line-rules.js';

/** What a socket on the line needs of it. */
export type LineControl = {
  clock: Clock;
  pace: (direction: LineDirection) => LanePace;
  /** Whether attempts to connect fail. */
  isRefusing: () => boolean;
  /** The number of the next socket. */
  nextNumber: () => number;
  add: (end: LineEnd) => void;
  remove: (end: LineEnd) => void;
  /** Numbers a message that sets out. */
  describe: (direction: LineDirection, socket: number, data: unknown) => LineMessage;
  judge: (message: LineMessage) => LineFault | undefined;
  record: (message: LineMessage, outcome: LineOutcome, arrivals: number) => void;
  /** Ends every connection of the line. */
  cut: () => void;
};

/** What the line needs of a socket. */
export type LineEnd = {
  /** Loses the connection. Of `waiting` messages in one direction, that many still arrive. */
  cut: (arriving: (waiting: number) => number) => void;
  /** Goes on after a stall. */
  resume: () => void;
};
