import type { ServerFrameOf } from '../../protocol/server-frames.js';
import type { Clock, TimerHandle } from '../../shared/clock.js';

export type HeartbeatRunnerOptions = {
  wheel: HeartbeatWheel;
  /** The heads of the channels that the client reads, as of everything that was sent to it. */
  heads: () => ServerFrameOf<'heartbeat-ping'>['heads'];
  send: (ping: ServerFrameOf<'heartbeat-ping'>) => void;
  /** Two pings went unanswered. */
  onLost: () => void;
};

/** Pings one client and counts its answers. */
export type Heartbeat = {
  /** An answer; it stands for all pings before it. */
  pong: (id: number) => void;
  stop: () => void;
};

/** How many pings may be without an answer when the next one is due. */
const UNANSWERED = 2;

/** Starts the heartbeat of one socket. */
export function startHeartbeat({ wheel, heads, send, onLost }: HeartbeatRunnerOptions): Heartbeat {
  let sent = 0;
  let answered = 0;
  const stop = wheel.add(() => {
    if (sent - answered >= UNANSWERED) {
      stop();
      return onLost();
    }
    sent += 1;
    send({ type: 'heartbeat-ping', id: sent, heads: heads() });
  });
  return {
    pong: (id) => {
      if (id <= sent) answered = Math.max(answered, id);
    },
    stop,
  };
}

/** Calls back for each of any number of sockets at one interval, with one timer for all of them. */
export type HeartbeatWheel = {
  /** @returns a function that ends it */
  add: (beat: () => void) => () => void;
};

/** Beats that are due within this time of each other come together, in ms; a hundredth of the interval at most. */
const TICK_MS = 250;

/** Makes the wheel of one gateway. Every beat has the same interval, so whoever beat last is due last. */
export function createHeartbeatWheel(clock: Clock, intervalMs: number): HeartbeatWheel {
  const tickMs = Math.min(TICK_MS, intervalMs / 100);
  /** In the order in which they are due. */
  const due = new Map<() => void, number>();
  let timer: TimerHandle;

  const arm = (): void => {
    const [first] = due.values();
    if (timer !== undefined || first === undefined) return;
    timer = clock.setTimer(turn, Math.max(0, first - clock.monotonic()));
  };
  const turn = (): void => {
    timer = undefined;
    const now = clock.monotonic();
    // Those that beat go to the end, where the walk stops: they are not due again.
    for (const [beat, at] of due) {
      if (at > now + tickMs) break;
      due.delete(beat);
      due.set(beat, now + intervalMs);
      beat();
    }
    arm();
  };
  return {
    add: (given) => {
      // The same function may be added twice.
      const beat = (): void => given();
      due.set(beat, clock.monotonic() + intervalMs);
      arm();
      return () => {
        due.delete(beat);
        if (due.size > 0 || timer === undefined) return;
        clock.clearTimer(timer);
        timer = undefined;
      };
    },
  };
}
