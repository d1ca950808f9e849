/** Runs a task later; tasks must run in the order in which they came. */
export type Schedule = (task: () => void) => void;

/** One direction of a connection in memory: what is put in comes out in order, one piece a task. */
export class MemoryWire {
  readonly #schedule: Schedule;
  #queue: (() => void)[] = [];
  #held: boolean;

  /** A held wire keeps what it is given until `release`, as a line does before its handshake is over. */
  constructor(schedule: Schedule, held: boolean) {
    this.#schedule = schedule;
    this.#held = held;
  }

  push(arrive: () => void): void {
    this.#queue.push(arrive);
    if (!this.#held) this.#schedule(this.#next);
  }

  /** Lets go of what was held, with `first` before it. Does nothing to a wire that is not held (any more). */
  release(first: () => void): void {
    if (!this.#held) return;
    this.#held = false;
    this.#queue.unshift(first);
    for (let left = this.#queue.length; left > 0; left -= 1) this.#schedule(this.#next);
  }

  /** What has not arrived yet never will; `arrive`, if given, takes its place. */
  clear(arrive?: () => void): void {
    // The tasks that are scheduled already find less than they were made for: each takes one piece or none.
    this.#queue = [];
    this.#held = false;
    if (arrive) this.push(arrive);
  }

  readonly #next = (): void => this.#queue.shift()?.();
}
