import type { ServerFrameOf } from '../../protocol/server-frames.js';
import type { Clock, TimerHandle } from '../../shared/clock.js';

export type HeartbeatRunnerOptions = {
  clock: Clock;
  intervalMs: number;
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
export function startHeartbeat({
  clock,
  intervalMs,
  heads,
  send,
  onLost,
}: HeartbeatRunnerOptions): Heartbeat {
  let sent = 0;
  let answered = 0;
  let timer: TimerHandle;
  const beat = (): void => {
    if (sent - answered >= UNANSWERED) return onLost();
    sent += 1;
    timer = clock.setTimer(beat, intervalMs);
    send({ type: 'heartbeat-ping', id: sent, heads: heads() });
  };
  timer = clock.setTimer(beat, intervalMs);
  return {
    pong: (id) => {
      if (id <= sent) answered = Math.max(answered, id);
    },
    stop: () => clock.clearTimer(timer),
  };
}
