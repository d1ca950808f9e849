import type { LineDirection, LineMessage, LineOutcome } from './line-message.js';

/** One line of the log. `at` is in ms of the line's monotonic clock. */
export type LineLogEntry = LineMessage & { at: number; outcome: LineOutcome };

/** What arrived in one direction; a message that arrived twice counts twice. */
export type LineCount = { messages: number; bytes: number };

export type LineLog = {
  /** The newest entries, oldest first. */
  readonly entries: readonly LineLogEntry[];
  record: (entry: LineLogEntry, arrivals: number) => void;
  /** Since the line was made, or since `clear`; not bounded by the log's limit. */
  count: (direction: LineDirection) => LineCount;
  clear: () => void;
};

/** Remembers the last `limit` messages, and counts them all. */
export function createLineLog(limit: number): LineLog {
  const entries: LineLogEntry[] = [];
  let counts = { 'to-server': { messages: 0, bytes: 0 }, 'to-client': { messages: 0, bytes: 0 } };
  return {
    entries,
    record: (entry, arrivals) => {
      entries.push(entry);
      if (entries.length > limit) entries.splice(0, entries.length - limit);
      const count = counts[entry.direction];
      count.messages += arrivals;
      count.bytes += arrivals * entry.bytes;
    },
    count: (direction) => ({ ...counts[direction] }),
    clear: () => {
      entries.length = 0;
      counts = { 'to-server': { messages: 0, bytes: 0 }, 'to-client': { messages: 0, bytes: 0 } };
    },
  };
}
