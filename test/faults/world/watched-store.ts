import type { Store, StoredRow } from '../../../src/gateway/store.js';
import type { Judge } from './invariants.js';

/** The log as it was truly written, by epoch and number. */
export type WrittenLog = {
  row: (epoch: string, seq: number) => StoredRow | undefined;
  /** All rows of one epoch, oldest first: also those that the store has trimmed. */
  rows: (epoch: string) => StoredRow[];
};

/** A store that writes down what is appended to it, and judges whether it is a log. One channel only. */
export function watchStore(store: Store, log: Map<string, StoredRow[]>, judge: Judge): Store {
  return {
    ...store,
    append: async (channel, batch) => {
      const head = await store.append(channel, batch);
      const { epoch } = batch.expect;
      const rows = log.get(epoch) ?? [];
      for (const row of batch.rows) {
        judge.expect(
          row.seq === rows.length + 1,
          'log-is-never-rewritten',
          () => `event ${row.seq} was written when the log had ${rows.length}.`,
        );
        rows.push(row);
      }
      log.set(epoch, rows);
      return head;
    },
  };
}

export function writtenLog(log: Map<string, StoredRow[]>): WrittenLog {
  return {
    row: (epoch, seq) => log.get(epoch)?.[seq - 1],
    rows: (epoch) => log.get(epoch) ?? [],
  };
}
