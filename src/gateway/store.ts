import type { MessageFold } from '../model/fold/message-fold.js';
import type { JsonObject } from '../model/json.js';
import type { ChatMessage } from '../model/message.js';
import type { OpenTurn } from '../model/open-turn.js';
import type { Cursor } from '../model/snapshot.js';
import type { WireError } from '../protocol/server-frames.js';

/**
 * Where channels are kept: per channel a head that never goes back, the settled messages as documents, a bounded tail
 * of the log, the open turns' checkpoint, and the commands' replies. Every method may be asynchronous; a failure is a
 * rejected promise. What an implementation has to do is what the contract suite in `test/contract` says.
 */
export type Store = {
  /**
   * A channel as it was committed last, with its `limit` newest documents; with a limit of 0, which is how the head of
   * each channel in use is compared every 30 s, none of them need be looked at. One that nothing was ever written to is
   * answered with `isNew`, seq 0, and the epoch that its first `append` will name.
   */
  load: (channel: string, options: { limit: number }) => Promise<StoredChannel>;
  /**
   * Writes a batch in one transaction, or nothing. Rejects with a `ChatError` `store-failed` when `expect` is not the
   * channel's head.
   */
  append: (channel: string, batch: StoreBatch) => Promise<StoreHead>;
  /** Rows of the log from the number `from` on, in order: at most `limit`, and no more than `maxBytes` where given. */
  readLog: (
    channel: string,
    from: number,
    options: { limit: number; maxBytes?: number },
  ) => Promise<StoredRow[]>;
  /** The `limit` documents that come before the position `before` (the newest ones for `null`), oldest first. */
  readMessages: (
    channel: string,
    page: { before: number | null; limit: number },
  ) => Promise<{ documents: StoredDocument[]; hasMore: boolean }>;
  /** One document by its message's id. */
  readMessage: (channel: string, messageId: string) => Promise<StoredDocument | undefined>;
  /** What a command was answered with, unless that was longer ago than its record was to be kept. */
  readCommand: (channel: string, userId: string, commandId: string) => Promise<CommandRecord | undefined>;
  /** Turns that were opened and not ended, of all channels. */
  openTurns: () => Promise<StoredTurn[]>;
  /** Lets go of files and lines. The data stays. */
  close: () => Promise<void>;
};

/** Where a channel's log ends, and which number its first row has (`seq + 1` when it holds none). */
export type StoreHead = { cursor: Cursor; firstSeq: number };

/** A channel as it is read. */
export type StoredChannel = StoreHead & {
  isNew: boolean;
  /** The newest ones, oldest first. They stand at the checkpoint's number. */
  documents: StoredDocument[];
  /** Whether there are older documents. */
  hasMore: boolean;
  checkpoint: Checkpoint | undefined;
  /** The rows behind the checkpoint. */
  tail: StoredRow[];
};

/** A settled message, and the number of the event that added it (below 1 for what came out of `history`). */
export type StoredDocument = { position: number; message: ChatMessage };

/** One numbered event, encoded once. */
export type StoredRow = {
  seq: number;
  /** The event as JSON. */
  encoded: string;
  /** Bytes of `encoded`. */
  bytes: number;
  stamp: number;
  /** The rolling hash after this event. */
  hash: number;
};

/** The open messages at one number of the log. Every batch that changes documents brings one of its own number. */
export type Checkpoint = {
  seq: number;
  folds: MessageFold[];
  /** Positions of the folds' messages, in the same order. */
  positions: number[];
  turns: OpenTurn[];
  /** Whether the app's history has messages that are older than every document. */
  hasMore: boolean;
};

/** A reply that is kept, so that the same command sent again takes effect once. */
export type CommandRecord = {
  userId: string;
  commandId: string;
  /** Of the command as it was sent. */
  payloadHash: string;
  reply: { result?: JsonObject; error?: WireError };
  /** When it may be forgotten, in ms since the epoch. */
  expiresAt: number;
};

/** An open turn, for those that clean up after a gateway that went away. */
export type StoredTurn = { channel: string; turnId: string; messageId: string };

/** What one transaction writes. */
export type StoreBatch = {
  /** The head that the batch was decided on. */
  expect: Cursor;
  rows: StoredRow[];
  /** Documents to write whole. */
  changed: StoredDocument[];
  /** Ids of messages whose documents go. */
  removed: string[];
  checkpoint?: Checkpoint | undefined;
  command?: CommandRecord | undefined;
  turnsOpened: { turnId: string; messageId: string }[];
  /** Ids of turns. */
  turnsEnded: string[];
  /** Drops the oldest rows while the log is larger than this, but never one behind the newest checkpoint. */
  trim: { maxEvents: number; maxBytes: number };
};
