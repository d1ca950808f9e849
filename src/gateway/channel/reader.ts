import type { Session } from '../session/session.js';

/** One session that reads one channel over its present socket. */
export type Reader = {
  readonly session: Session;
  /** The client's number of the join that was answered last. */
  readonly join: number;
  /** Set while its line is too slow: it gets nothing of these, and a snapshot once the line is free. */
  isWithheld: boolean;
  /** Sends a frame that may not be missed (events, registers), or withholds it and all that follow. */
  sendKept: (text: string) => void;
  /** Sends what may be lost; a slow line loses it. */
  sendSignal: (text: string) => void;
};
