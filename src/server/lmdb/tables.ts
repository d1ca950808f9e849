import { createHash } from 'node:crypto';

import { open, type Database, type RootDatabase } from 'lmdb';

/**
 * The databases of one store's files. Values are text: JSON, or a row's line. Keys are arrays, which sort by their
 * members, so that what belongs to one channel stands together and in order.
 */
export type Tables = {
  root: RootDatabase<string, string>;
  /** channel → head; its version counts the batches, so that two writers cannot both win. */
  heads: Database<string, string>;
  /** channel → checkpoint */
  checkpoints: Database<string, string>;
  /** [channel, seq] → row */
  rows: Database<string, [string, number]>;
  /** [channel, position, message] → message */
  documents: Database<string, [string, number, string]>;
  /** [channel, message] → position */
  positions: Database<string, [string, string]>;
  /** [channel, user, command] → record */
  commands: Database<string, [string, string, string]>;
  /** [expiresAt, channel, user, command] → nothing: the order in which records are forgotten */
  expiries: Database<string, [number, string, string, string]>;
  /** [channel, turn] → record */
  turns: Database<string, [string, string]>;
  /** [channel, user, key] → order and register */
  registers: Database<string, [string, string, string]>;
};

/** How the files are laid out; a store that another layout wrote is not opened. */
export const LAYOUT = '1';

/** Opens or makes the files. `isFlushed`: a write is answered once it is on the disk. */
export function openTables(path: string, isFlushed: boolean): Tables {
  const root = open<string, string>({
    path,
    maxDbs: 12,
    encoding: 'string',
    // Committed is not flushed with it: a commit outlives the process at once, and the machine a moment later.
    overlappingSync: !isFlushed,
  });
  const table = <K extends (string | number)[] | string>(name: string, useVersions = false) =>
    root.openDB<string, K>({ name, encoding: 'string', useVersions });
  return {
    root,
    heads: table('heads', true),
    checkpoints: table('checkpoints'),
    rows: table('rows'),
    documents: table('documents'),
    positions: table('positions'),
    commands: table('commands'),
    expiries: table('expiries'),
    turns: table('turns'),
    registers: table('registers'),
  };
}

/** The longest name that stands in a key as it is, in UTF-16 units: LMDB takes keys of 1,978 bytes. */
const LONGEST_PLAIN = 128;

/** A name as a member of a key. Names of any length and characters become keys, and no two of them the same one. */
export function keyOf(name: string): string {
  if (name.length <= LONGEST_PLAIN) return `=${name}`;
  return `#${createHash('sha256').update(JSON.stringify(name)).digest('hex')}`;
}

/** All keys that begin with these members. */
export function within<K extends (string | number)[]>(...members: (string | number)[]): { start: K; end: K } {
  // Strings sort behind numbers, and a character that no `keyOf` begins with behind all of them.
  const edges = { start: [...members, -Infinity], end: [...members, '~'] };
  // The range's edges need not be keys themselves.
  return edges as unknown as { start: K; end: K };
}
