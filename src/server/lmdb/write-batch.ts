import type { StoreBatch, StoredRow } from '../../gateway/store.js';
import { keyOf, within, type Tables } from './tables.js';
import { readRow, readText, rowText, type HeadRecord } from './texts.js';

/** One change of one table. */
type Change = () => Promise<boolean>;

/** Records of commands that are forgotten with each batch: more than are written with one, so none pile up. */
const FORGOTTEN_AT_ONCE = 8;

/**
 * What a batch changes, decided on what the files have now. Nothing is written here: a failure half-way would leave half
 * of a batch, so all that can fail comes before the first change.
 */
export function planBatch(
  tables: Tables,
  name: string,
  head: HeadRecord,
  batch: StoreBatch,
  now: number,
): { head: HeadRecord; changes: Change[] } {
  const channel = keyOf(name);
  const changes: Change[] = [];
  const next = { ...head };

  for (const row of batch.rows) {
    const text = rowText(row, now);
    changes.push(() => tables.rows.put([channel, row.seq], text));
    next.bytes += row.bytes;
    next.seq = row.seq;
    next.hash = row.hash;
  }
  changes.push(...documentChanges(tables, channel, batch));
  if (batch.checkpoint) {
    const text = JSON.stringify(batch.checkpoint);
    changes.push(() => tables.checkpoints.put(channel, text));
    next.checkpointSeq = batch.checkpoint.seq;
  }
  changes.push(...commandChanges(tables, channel, batch, now));
  for (const turn of batch.turns ?? []) {
    const text = JSON.stringify({ ...turn, channel: name });
    changes.push(() => tables.turns.put([channel, keyOf(turn.turnId)], text));
  }
  for (const turnId of batch.turnsEnded) changes.push(() => tables.turns.remove([channel, keyOf(turnId)]));
  for (const register of batch.registers ?? []) {
    const key: [string, string, string] = [channel, keyOf(register.user.id), keyOf(register.key)];
    next.registersSet += 1;
    const text = JSON.stringify({ order: next.registersSet, register });
    changes.push(() =>
      register.value === null ? tables.registers.remove(key) : tables.registers.put(key, text),
    );
  }
  changes.push(...trim(tables, channel, next, batch, now));
  return { head: next, changes };
}

function documentChanges(tables: Tables, channel: string, batch: StoreBatch): Change[] {
  const changes: Change[] = [];
  /** A message that has moved, or is gone, must not be found where it stood. */
  const takeOut = (id: string): void => {
    const position = tables.positions.get([channel, id]);
    if (position !== undefined) changes.push(() => tables.documents.remove([channel, Number(position), id]));
  };
  for (const { position, message } of batch.changed) {
    const id = keyOf(message.id);
    const text = JSON.stringify(message);
    takeOut(id);
    changes.push(() => tables.documents.put([channel, position, id], text));
    changes.push(() => tables.positions.put([channel, id], String(position)));
  }
  for (const messageId of batch.removed) {
    const id = keyOf(messageId);
    takeOut(id);
    changes.push(() => tables.positions.remove([channel, id]));
  }
  return changes;
}

function commandChanges(tables: Tables, channel: string, { command }: StoreBatch, now: number): Change[] {
  const changes: Change[] = [];
  if (!command) return changes;
  const key: [string, string, string] = [channel, keyOf(command.userId), keyOf(command.commandId)];
  for (const expiry of tables.expiries.getKeys({ end: [now, '~', '', ''], limit: FORGOTTEN_AT_ONCE })) {
    const [, ...forgotten] = expiry;
    changes.push(() => tables.expiries.remove(expiry));
    changes.push(() => tables.commands.remove(forgotten));
  }
  const before = tables.commands.get(key);
  if (before !== undefined) {
    const { expiresAt } = readText('command', before);
    changes.push(() => tables.expiries.remove([expiresAt, ...key]));
  }
  const text = JSON.stringify(command);
  changes.push(() => tables.commands.put(key, text));
  changes.push(() => tables.expiries.put([command.expiresAt, ...key], ''));
  return changes;
}

/** Drops the oldest rows up to the checkpoint, as many as the limits ask for. Moves `head.firstSeq` and `head.bytes`. */
function trim(
  tables: Tables,
  channel: string,
  head: HeadRecord,
  { rows: added, trim: { maxEvents, maxBytes, maxAgeMs = Infinity } }: StoreBatch,
  now: number,
): Change[] {
  const changes: Change[] = [];
  const dropUnlessWithin = (row: StoredRow & { writtenAt: number }): boolean => {
    const count = head.seq - head.firstSeq + 1;
    const isBeyond = count > maxEvents || head.bytes > maxBytes || now - row.writtenAt > maxAgeMs;
    if (!isBeyond || row.seq > head.checkpointSeq) return false;
    changes.push(() => tables.rows.remove([channel, row.seq]));
    head.bytes -= row.bytes;
    head.firstSeq = row.seq + 1;
    return true;
  };
  for (const { key, value } of tables.rows.getRange(within(channel))) {
    if (!dropUnlessWithin(readRow(key[1], value))) return changes;
  }
  // All that was kept is dropped: these are not in the files yet.
  for (const row of added) if (!dropUnlessWithin({ ...row, writtenAt: now })) return changes;
  return changes;
}
