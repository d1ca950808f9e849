import type { Cursor } from '../../model/snapshot.js';
import type { SharedText } from '../../protocol/shared-text.js';
import type { Session } from '../session/session.js';

/** One session that reads one channel over its present socket. */
export type Reader = {
  readonly session: Session;
  /** The client's number of the join that was answered last. */
  readonly join: number;
  /** Set while its line is too slow: it gets nothing of these, and a snapshot once the line is free. */
  isWithheld: boolean;
  /** Where it stood when that was set; `undefined` where anything but events was withheld since. */
  missedSince: Cursor | undefined;
  /**
   * Sends a frame that may not be missed, or withholds it and all that follow. `before`: events, and where the channel
   * stood before them; otherwise a register.
   */
  sendKept: (text: SharedText, before?: Cursor) => void;
  /** Sends what may be lost; a slow line loses it. */
  sendSignal: (text: SharedText) => void;
};
