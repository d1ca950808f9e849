/** What a server promised: a ping every `intervalMs`, late by `graceMs` at most. */
export type HeartbeatPromise = { intervalMs: number; graceMs: number };

/** A moment by both clocks: either may stand still or jump while the machine sleeps. */
export type Moment = { now: number; monotonic: number };

/** How sure we are that the other side is there. */
export type Heartbeat = {
  promise: HeartbeatPromise;
  /** When anything came last. */
  heardAt: Moment;
  /** When the watchdog was last wound up, and when it is to bark. */
  armedAt: Moment;
  dueAt: Moment;
  /** The question that is out, and since when. */
  probe: { id: number; sentAt: Moment } | null;
  nextProbe: number;
};

/** The least time between two windings of the watchdog: a flood of frames need not set a timer for each. */
const REWIND_MS = 1000;

/** A timer that is late by more than this ran behind a blocked thread or a sleep, and proves no silence. */
const LATE_MS = 250;

/** A server that promises to be never silent at all is not held to it. */
const LEAST_SILENCE_MS = 100;

/** Silence on waking that is worth a question, in ms. */
const DOUBTFUL_SILENCE_MS = 5000;

/** ms until a question must have been answered. */
export const PROBE_TIMEOUT_MS = 2500;

export function startHeartbeat(promise: HeartbeatPromise, at: Moment): Heartbeat {
  const dueAt = later(at, silenceLimit({ promise }));
  return { promise, heardAt: at, armedAt: at, dueAt, probe: null, nextProbe: 1 };
}

/** ms of silence after which the line is taken for dead. */
export function silenceLimit({ promise }: Pick<Heartbeat, 'promise'>): number {
  return Math.max(LEAST_SILENCE_MS, promise.intervalMs + promise.graceMs);
}

/** Something came. `rewind`: the watchdog is due to be wound up, here, inside the message's own task. */
export function noteHeard(heartbeat: Heartbeat, at: Moment): { heartbeat: Heartbeat; rewind: boolean } {
  if (elapsed(heartbeat.armedAt, at) < REWIND_MS)
    return { heartbeat: { ...heartbeat, heardAt: at }, rewind: false };
  const dueAt = later(at, silenceLimit(heartbeat));
  return { heartbeat: { ...heartbeat, heardAt: at, armedAt: at, dueAt }, rewind: true };
}

/**
 * What the watchdog's bark means. `dead`: nothing came in time. `waitMs`: something did, after it was wound up. `ask`:
 * the timer itself came late, from behind a sleep or a blocked thread, where frames may still stand in line.
 */
export function judgeSilence(heartbeat: Heartbeat, at: Moment): 'dead' | 'ask' | { waitMs: number } {
  const left = silenceLimit(heartbeat) - (at.monotonic - heartbeat.heardAt.monotonic);
  if (elapsed(heartbeat.dueAt, at) > LATE_MS) return 'ask';
  return left > 0 ? { waitMs: left } : 'dead';
}

/** The watchdog is set for `ms` from now. */
export function rewound(heartbeat: Heartbeat, at: Moment, ms: number): Heartbeat {
  return { ...heartbeat, armedAt: at, dueAt: later(at, ms) };
}

/** Whether so long was nothing heard, by either clock, that it is worth asking on waking. */
export function isDoubtful(heartbeat: Heartbeat, at: Moment): boolean {
  return elapsed(heartbeat.heardAt, at) > DOUBTFUL_SILENCE_MS;
}

/** The longer of what the two clocks say went by. */
export function elapsed(from: Moment, to: Moment): number {
  return Math.max(to.now - from.now, to.monotonic - from.monotonic);
}

function later(at: Moment, ms: number): Moment {
  return { now: at.now + ms, monotonic: at.monotonic + ms };
}
