import type { Clock, TimerHandle } from '../../shared/clock.js';

/** Times of a connection's heartbeat, in ms. */
export type HeartbeatOptions = {
  /** Between two pings; the first is sent at once. @default 30,000 */
  pingInterval?: number;
  /** From a ping to its answer; without one the connection is closed with 4000. @default 10,000 */
  pongTimeout?: number;
};

/** What a heartbeat does to its connection. */
export type HeartbeatEvents = { ping: () => void; timedOut: () => void };

/** One connection's heartbeat. */
export type Heartbeat = {
  /** It answered. */
  pong: () => void;
  stop: () => void;
};

export type HeartbeatMonitor = {
  readonly pingInterval: number;
  readonly pongTimeout: number;
  /** Begins to ping a connection, until it is stopped or does not answer. */
  heartbeatLoop: (events: HeartbeatEvents) => Heartbeat;
};

/** Watches over connections: one that does not answer is ended, also one that never did. */
export function createHeartbeatMonitor(clock: Clock, options: HeartbeatOptions = {}): HeartbeatMonitor {
  const { pingInterval = 30_000, pongTimeout = 10_000 } = options;
  const heartbeatLoop = ({ ping, timedOut }: HeartbeatEvents): Heartbeat => {
    let next: TimerHandle;
    /** Since the oldest ping that is not answered. */
    let answer: TimerHandle;
    const forget = (): void => {
      if (answer !== undefined) clock.clearTimer(answer);
      answer = undefined;
    };
    const stop = (): void => {
      forget();
      clock.clearTimer(next);
    };
    const beat = (): void => {
      next = clock.setTimer(beat, pingInterval);
      answer ??= clock.setTimer(() => {
        stop();
        timedOut();
      }, pongTimeout);
      ping();
    };
    beat();
    return { pong: forget, stop };
  };
  return { pingInterval, pongTimeout, heartbeatLoop };
}
