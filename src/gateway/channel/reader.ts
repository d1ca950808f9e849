import type { Session } from '../session/session.js';

/** One session that reads one channel over its present socket. */
export type Reader = {
  readonly session: Session;
  /** The client's number of the join that was answered last. */
  readonly join: number;
  /** Set while its line is too slow: it gets no events, and a snapshot once the line is free. */
  isWithheld: boolean;
  /** Sends a `channel-events` frame, or withholds it and all that follow. */
  sendEvents: (text: string) => void;
  /** Sends what may be lost; a slow line loses it. */
  sendSignal: (text: string) => void;
};
