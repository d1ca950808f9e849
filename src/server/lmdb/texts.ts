import type { CommandRecord, Checkpoint, StoredRow, TurnRecord } from '../../gateway/store.js';
import type { ChatMessage } from '../../model/message.js';
import type { Register } from '../../protocol/server-frames.js';
import { ChatError } from '../../protocol/chat-error.js';
import { parseJson } from '../../protocol/parse-json.js';

/** A channel's head as it is kept. */
export type HeadRecord = {
  /** As it was named: the key may be a hash of it. */
  channel: string;
  epoch: string;
  seq: number;
  hash: number;
  firstSeq: number;
  /** Bytes of all rows. */
  bytes: number;
  checkpointSeq: number;
  /** Counts registers as they are set, for their order. */
  registersSet: number;
};

/** A row as one line: the event is JSON already, and is not written as a string in a string. */
export function rowText({ encoded, bytes, stamp, hash }: StoredRow, writtenAt: number): string {
  return `${stamp} ${hash} ${bytes} ${writtenAt} ${encoded}`;
}

/** The row that a line has, and when it was written. */
export function readRow(seq: number, text: string): StoredRow & { writtenAt: number } {
  const [, stamp, hash, bytes, writtenAt, encoded] = /^(\d+) (\d+) (\d+) (\d+) (.*)$/s.exec(text) ?? [];
  if (encoded === undefined) throw broken(`the event ${seq}`);
  return {
    seq,
    encoded,
    bytes: Number(bytes),
    stamp: Number(stamp),
    hash: Number(hash),
    writtenAt: Number(writtenAt),
  };
}

/** What each kind of text holds. It was written by this store alone, so its shape is not looked at again. */
type Kinds = {
  head: HeadRecord;
  checkpoint: Checkpoint;
  message: ChatMessage;
  command: CommandRecord;
  turn: TurnRecord & { channel: string };
  register: { order: number; register: Register };
};

/** Reads JSON that this store wrote. @throws {ChatError} `store-failed` where the files hold anything else */
export function readText<K extends keyof Kinds>(kind: K, text: string): Kinds[K] {
  const value = parseJson(text);
  if (typeof value !== 'object' || value === null) throw broken(`a ${kind}`);
  // See `Kinds`: it came out of `JSON.stringify` of just that type.
  return value as Kinds[K];
}

function broken(what: string): ChatError {
  const message = `The store's files hold ${what} that cannot be read, so the channel was not opened. Restore them from a copy.`;
  return new ChatError('store-failed', message);
}
