import type { User } from '../../model/author.js';
import type { SharedText } from '../../protocol/shared-text.js';
import type { ServerFrame } from '../../protocol/server-frames.js';
import type { TimerHandle } from '../../shared/clock.js';
import type { Reader } from '../channel/reader.js';
import { createSerialQueue, type SerialQueue } from '../serial-queue.js';

/** The socket that a session has just now, as much of it as a session needs. */
export type SessionLine = {
  send: (frame: ServerFrame) => void;
  /** Sends a frame that is text already. */
  sendText: (frame: string | SharedText) => void;
  /** Whether so much waits that what may be lost should be left out. */
  readonly isSlow: boolean;
  close: (code: number, reason: string) => void;
};

/** One page's stay: it outlives its socket for a while, and goes on when the page comes back with its id and secret. */
export class Session {
  readonly id: string;
  readonly secret: string;
  readonly since: number;
  user: User;
  expiresAt: number | undefined;
  /** `undefined` while the page is away. */
  line: SessionLine | undefined;
  /** Channels that it is in, with what reads them over the present socket. */
  readonly channels = new Map<string, Reader | undefined>();
  lingerTimer: TimerHandle;
  /** Ends the time in which a page that came back may join its channels again. */
  rejoinTimer: TimerHandle;
  /** Frames that are being done. */
  waiting = 0;
  readonly #queues = new Map<string, SerialQueue>();

  constructor(options: {
    id: string;
    secret: string;
    since: number;
    user: User;
    expiresAt: number | undefined;
  }) {
    this.id = options.id;
    this.secret = options.secret;
    this.since = options.since;
    this.user = options.user;
    this.expiresAt = options.expiresAt;
  }

  /** Runs what a client asked for in one matter (a channel's commands, say) in the order in which it asked. */
  inOrder(matter: string, task: () => Promise<void>): Promise<void> {
    const queue = this.#queues.get(matter) ?? createSerialQueue();
    this.#queues.set(matter, queue);
    return queue.run(task).finally(() => {
      if (queue.size === 0 && this.#queues.get(matter) === queue) this.#queues.delete(matter);
    });
  }
}
