import type { SocketConstructor, SocketLike } from '../protocol/socket-like.js';
import { systemClock, type Clock, type TimerHandle } from '../shared/clock.js';
import { randomFraction, systemRandom, type Random } from '../shared/random.js';
import { FaultySocket } from './faulty-socket.js';
import type { LanePace } from './lane.js';
import type { LineControl, LineEnd } from './line-control.js';
import { createLineLog, type LineCount, type LineLogEntry } from './line-log.js';
import { lineDirections, type LineDirection } from './line-message.js';
import { createLineRules, type LineRule } from './line-rules.js';
import { byteLength, type SocketSide } from './socket-rules.js';

/** Of `createLine`. */
export type LineOptions = {
  /** @default the machine's clock */
  clock?: Clock;
  /** Chooses how much arrives when a line is cut `randomly`. @default the platform's randomness */
  random?: Random;
  /** How many messages the log remembers. @default 1000 */
  logLimit?: number;
};

/** Of `line.cut` and `line.offline`. */
export type CutOptions = {
  /**
   * How many of the messages that were on their way still arrive, in each direction: TCP delivers a part of what was
   * sent, from its beginning, and the rest is lost. `randomly` picks a number for each. @default 0
   */
  arriving?: number | 'randomly';
};

/** What is wrong with a line just now. A new object whenever it changes. */
export type LineState = {
  isOnline: boolean;
  /** When it comes back by itself, in ms since the epoch. */
  onlineAt: number | undefined;
  /** Directions in which nothing moves. */
  stalled: readonly LineDirection[];
  delayMs: number;
  /** `Infinity` for no limit. */
  bytesPerSecond: number;
  /** Connections that are open or opening. */
  sockets: number;
};

/** The network between clients and a server, with a hand on the cable. */
export type Line = {
  /** A `WebSocket` class whose connections go over this line: `line.webSocket(WebSocket)`. */
  webSocket: (Base: SocketConstructor) => SocketConstructor;
  /** Puts the line before one end of a connection that is there already. @default side 'client' */
  wrap: (socket: SocketLike, options?: { side?: SocketSide }) => SocketLike;
  /**
   * Ends every connection: both sides see 1006, and what was on its way is lost. (The server of a browser's own socket
   * sees 1005: a page has no way to leave without saying so.) New attempts succeed.
   */
  cut: (options?: CutOptions) => void;
  /** Cuts, and lets attempts to connect fail, for `ms` or until `online()`. Replaces an earlier one. */
  offline: (ms?: number, options?: CutOptions) => void;
  online: () => void;
  /**
   * Half-open: nothing passes, closes included, and nobody is told; attempts to connect wait. What is sent arrives after
   * `resume`, unless the line is cut before. One thing is not as it is in nature: the wrapped socket answers a close of
   * the other end by itself. To see an end wait for that answer, `wrap` that end. @default both directions
   */
  stall: (direction?: LineDirection) => void;
  /** @default both directions */
  resume: (direction?: LineDirection) => void;
  /** Lets every message and signal be `ms` late. Order is kept, and what is on its way keeps its time. */
  delay: (ms: number) => void;
  /** Lets no more through than this, in each direction of each connection. `Infinity` takes the limit away. */
  slow: (bytesPerSecond: number) => void;
  /** Lets something befall the messages that a rule names; returns the rule's removal. */
  inject: (rule: LineRule) => () => void;
  /** Makes the line a good one: online, moving, fast, without rules. Connections stay. */
  heal: () => void;
  /** The last messages, oldest first. */
  readonly log: readonly LineLogEntry[];
  /** What has arrived in one direction since the line was made, or since `clearLog`. */
  count: (direction: LineDirection) => LineCount;
  clearLog: () => void;
  getState: () => LineState;
  /** Calls back after each change of the state; returns the end of that. */
  subscribe: (listener: () => void) => () => void;
};

/**
 * A line with faults that a test, or a person in a toolbar, commands. It works on whole messages, as WebSockets do.
 *
 * @example
 * const line = createLine({ clock });
 * const client = createClient({ url, webSocket: line.webSocket(createSocketConstructor(connect)), clock });
 * line.inject({ fault: 'cut-after', direction: 'to-server', skip: 2 }); // the third command arrives, its reply cannot
 * line.offline(5000);
 */
export function createLine(options: LineOptions = {}): Line {
  const { clock = systemClock, random = systemRandom, logLimit = 1000 } = options;
  const log = createLineLog(logLimit);
  const rules = createLineRules();
  const ends = new Set<LineEnd>();
  const listeners = new Set<() => void>();
  const indexes = { 'to-server': 0, 'to-client': 0 };
  const fair = { isOnline: true, onlineAt: undefined, stalled: [], delayMs: 0, bytesPerSecond: Infinity };
  let state: LineState = { ...fair, sockets: 0 };
  let number = 0;
  let returning: TimerHandle = undefined;

  const change = (changes: Partial<LineState>): void => {
    state = { ...state, ...changes };
    for (const listener of listeners) listener();
  };
  const pump = (): void => {
    for (const end of ends) end.resume();
  };
  const cut = ({ arriving = 0 }: CutOptions = {}): void => {
    const pick = (waiting: number): number =>
      arriving === 'randomly'
        ? Math.floor(randomFraction(random) * (waiting + 1))
        : Math.min(Math.max(0, arriving), waiting);
    for (const end of ends) end.cut(pick);
  };
  const stopReturning = (): void => {
    if (returning !== undefined) clock.clearTimer(returning);
    returning = undefined;
  };
  const online = (): void => {
    stopReturning();
    change({ isOnline: true, onlineAt: undefined });
  };

  const control: LineControl = {
    clock,
    pace: (direction): LanePace => ({
      isStalled: state.stalled.includes(direction),
      delayMs: state.delayMs,
      bytesPerSecond: state.bytesPerSecond,
    }),
    isRefusing: () => !state.isOnline,
    nextNumber: () => (number += 1),
    add: (end) => {
      ends.add(end);
      change({ sockets: ends.size });
    },
    remove: (end) => {
      if (ends.delete(end)) change({ sockets: ends.size });
    },
    describe: (direction, socket, data) => ({
      direction,
      socket,
      index: (indexes[direction] += 1),
      bytes: byteLength(data),
      text: typeof data === 'string' ? data : undefined,
    }),
    judge: rules.judge,
    record: (message, outcome, arrivals) =>
      log.record({ ...message, at: clock.monotonic(), outcome }, arrivals),
    cut,
  };

  return {
    webSocket: (Base) =>
      class FaultyWebSocket extends FaultySocket {
        constructor(url: string, protocols?: string | string[]) {
          const connect = (): SocketLike => new Base(url, protocols);
          super(control, { side: 'client', connect, canTerminate: 'terminate' in Base.prototype });
        }
      },
    wrap: (socket, { side = 'client' } = {}) =>
      new FaultySocket(control, { side, socket, canTerminate: socket.terminate !== undefined }),
    cut,
    offline: (ms, cutOptions) => {
      stopReturning();
      change({ isOnline: false, onlineAt: ms === undefined ? undefined : clock.now() + ms });
      cut(cutOptions);
      if (ms !== undefined) returning = clock.setTimer(online, ms);
    },
    online,
    stall: (direction) =>
      change({
        stalled: lineDirections.filter(
          (one) => !direction || one === direction || state.stalled.includes(one),
        ),
      }),
    resume: (direction) => {
      change({ stalled: direction ? state.stalled.filter((one) => one !== direction) : [] });
      pump();
    },
    delay: (ms) => {
      assertNumber('delay', 'ms, 0 or more', ms >= 0 && ms < Infinity);
      change({ delayMs: ms });
    },
    slow: (bytesPerSecond) => {
      assertNumber('slow', 'bytes a second, more than 0', bytesPerSecond > 0);
      change({ bytesPerSecond });
    },
    inject: rules.add,
    heal: () => {
      stopReturning();
      rules.clear();
      change(fair);
      pump();
    },
    log: log.entries,
    count: log.count,
    clearLog: log.clear,
    getState: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

function assertNumber(method: string, what: string, isGood: boolean): void {
  if (!isGood) throw new RangeError(`line.${method} takes ${what}.`);
}
