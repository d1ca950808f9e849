import type { Clock, TimerHandle } from '../shared/clock.js';
import type { LineMessage } from './line-message.js';

/** How fast one direction is, and whether it moves at all. */
export type LanePace = {
  isStalled: boolean;
  /** Ms that each message is late. */
  delayMs: number;
  /** Bytes a second; `Infinity` for no limit. */
  bytesPerSecond: number;
};

/** One thing on its way: a message, or a signal (an attempt, an opening, a close), which has no bytes. */
export type LaneItem = { message?: LineMessage; arrive: () => void };

/**
 * One direction of one socket: what is pushed passes in its order, at once where nothing slows it. Items leave when
 * the bytes before them have, plus the delay; a pace that changes holds for what is pushed from then on.
 */
export class Lane {
  readonly #clock: Clock;
  readonly #pace: () => LanePace;
  readonly #pass: (item: LaneItem) => void;
  #queue: (LaneItem & { ready: number })[] = [];
  #freeAt = 0;
  #timer: TimerHandle = undefined;
  #isPassing = false;

  constructor(clock: Clock, pace: () => LanePace, pass: (item: LaneItem) => void) {
    this.#clock = clock;
    this.#pace = pace;
    this.#pass = pass;
  }

  /** Bytes that have not passed. */
  get bytes(): number {
    return this.#queue.reduce((sum, { message }) => sum + (message?.bytes ?? 0), 0);
  }

  push(item: LaneItem): void {
    const { delayMs, bytesPerSecond } = this.#pace();
    this.#freeAt =
      Math.max(this.#clock.monotonic(), this.#freeAt) + ((item.message?.bytes ?? 0) / bytesPerSecond) * 1000;
    this.#queue.push({ ...item, ready: this.#freeAt + delayMs });
    this.pump();
  }

  /** Passes what is due. Called when a stall ends, too. */
  pump(): void {
    // A handler that is being called sends again: the loop below goes on with it.
    if (this.#isPassing) return;
    this.#isPassing = true;
    try {
      for (let head = this.#due(); head; head = this.#due()) {
        this.#queue.shift();
        this.#pass(head);
      }
    } finally {
      this.#isPassing = false;
      this.#wait();
    }
  }

  /** Takes everything off and returns it. */
  clear(): LaneItem[] {
    const queue = this.#queue;
    this.#queue = [];
    this.#wait();
    return queue;
  }

  #due(): LaneItem | undefined {
    const [head] = this.#queue;
    return head && !this.#pace().isStalled && head.ready <= this.#clock.monotonic() ? head : undefined;
  }

  #wait(): void {
    if (this.#timer !== undefined) this.#clock.clearTimer(this.#timer);
    this.#timer = undefined;
    const [head] = this.#queue;
    if (!head || this.#pace().isStalled) return;
    // Rounded up: a timer that comes a fraction too soon would only set itself again.
    const ms = Math.ceil(head.ready - this.#clock.monotonic());
    this.#timer = this.#clock.setTimer(() => this.pump(), Math.max(0, ms));
  }
}
