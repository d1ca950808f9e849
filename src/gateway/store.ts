import type { User } from '../model/author.js';
import type { MessageFold } from '../model/fold/message-fold.js';
import type { JsonObject } from '../model/json.js';
import type { ChatMessage } from '../model/message.js';
import type { OpenTurn } from '../model/open-turn.js';
import type { Cursor } from '../model/snapshot.js';
import type { Register, WireError } from '../protocol/server-frames.js';

/**
 * Where channels are kept: per channel a head that never goes back, the settled messages as documents, a bounded tail
 * of the log, the open turns' checkpoint, and the commands' replies. Every method may be asynchronous; a failure is a
 * rejected promise. What an implementation has to do is what the contract suite in `test/contract` says.
 */
export type Store = {
  /**
   * Whether gateways in other processes may write to it at the same time. A turn that another gateway opened is then
   * left alone until its lease has run out; else whoever opens the store next takes it over at once. @default false
   */
  readonly isShared?: boolean;
  /**
   * A channel as it was committed last, with its `limit` newest documents; with a limit of 0, which is how the head of
   * each channel in use is compared every 30 s, none of them need be looked at. One that nothing was ever written to is
   * answered with `isNew`, seq 0, and the epoch that its first `append` will name.
   */
  load: (channel: string, options: { limit: number }) => Promise<StoredChannel>;
  /**
   * Writes a batch in one transaction, or nothing. Rejects with a `ChatError` `turn-fenced` when a turn's term is not the
   * one that the batch counts on, and `store-failed` when `expect` is not the channel's head.
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
  /** Turns that were opened and not ended. */
  turns: TurnRecord[];
  /** The last values that were written, the one that was set longest ago first. */
  registers: Register[];
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

/**
 * An open turn, as its owner keeps it beside the log. Opening one is a comparison and a change in one step: a record
 * with term 1 is taken where there is none, one with the stored term from the stored owner, and one with the next term
 * from anybody; everything else is `turn-fenced`.
 */
export type TurnRecord = {
  turnId: string;
  messageId: string;
  /** The gateway that runs it. */
  owner: string;
  /** Counts its owners from 1. What an earlier one still writes is refused. */
  term: number;
  /** Until when nobody else may take it over, in ms since the epoch; 0 while it awaits a person or a browser. */
  leaseUntil: number;
  /** What it was asked for, where its agent can go on with it after a restart. */
  plan?: StoredPlan | undefined;
  /** The secrets of client tools that were claimed: a result is taken from their holder alone. */
  claims?: { toolCallId: string; claim: string }[] | undefined;
};

/** What a turn was asked for, as much of it as does not stand in its message. */
export type StoredPlan = {
  /** Who asked. */
  user: User;
  sessionId: string;
  commandId: string;
  body: JsonObject;
  /** Tools that the asking page offered. */
  tools: { name: string; description?: string | undefined; parameters?: JsonObject | undefined }[];
};

/** An open turn, for those that clean up after a gateway that went away. */
export type StoredTurn = TurnRecord & { channel: string };

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
  /** Turns that are opened, kept or taken over. */
  turns?: TurnRecord[] | undefined;
  /** Turns that the rows belong to, each with the term under which they were written. */
  fences?: { turnId: string; term: number }[] | undefined;
  /** Ids of turns. */
  turnsEnded: string[];
  /** Last values to keep; `null` takes one out. */
  registers?: Register[] | undefined;
  /**
   * Drops the oldest rows while the log is larger than this or they were written longer ago, but never one behind the
   * newest checkpoint.
   */
  trim: { maxEvents: number; maxBytes: number; maxAgeMs?: number | undefined };
};
