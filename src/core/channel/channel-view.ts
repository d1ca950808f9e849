import type { User } from '../../model/author.js';
import type { ChatMessage } from '../../model/message.js';
import type { OpenTurn } from '../../model/open-turn.js';
import type { Cursor } from '../../model/snapshot.js';
import type { BranchSelection } from '../../model/thread.js';
import type { ChatError } from '../../protocol/chat-error.js';
import type { JsonValue } from '../../model/json.js';
import type { Register } from '../../protocol/server-frames.js';

/**
 * `subscribing`: not joined yet. `recovering`: joined before, asking for what was missed. `live`: up to date as far as is
 * known. `denied`: this user may not read it. `closed`: a right was taken away, or nobody holds the channel any more.
 */
export type ChannelStatus = 'subscribing' | 'recovering' | 'live' | 'denied' | 'closed';

/** Somebody who is in the channel. */
export type Member = User & { connections: number; state: JsonValue | undefined; since: number };

/** What happened to a channel's events on their way, since the client was made. */
export type DeliveryCounters = {
  /** Events that no re-join and no snapshot brought back. */
  lost: number;
  /** Events folded twice. */
  doubled: number;
  /** Copies that came again and were dropped. */
  duplicates: number;
  /** Gaps found in the numbers, or by a heartbeat. */
  gaps: number;
  /** Joins that went on from the cursor. */
  resumed: number;
  /** Joins that brought a snapshot in place of what was held. */
  snapshots: number;
  /** Heads of heartbeats that agreed with what was folded. */
  verifications: number;
};

/** How far a command has come: in the outbox, on the wire, answered. */
export type CommandState =
  | { status: 'queued' }
  | { status: 'sent' }
  | { status: 'acknowledged' }
  | { status: 'failed'; error: ChatError };

/** A message that its own event has not brought back yet. Drawn behind the thread under the same key. */
export type PendingMessage = { message: ChatMessage; state: CommandState };

/**
 * A channel as the UI sees it: the projection of its replica. A delta's commit replaces `open` and the one message in
 * it; `order`, `settled` and the rest keep their identity until they change.
 */
export type ChannelView = {
  status: ChannelStatus;
  /** Why it is `denied` or `closed`. */
  error: ChatError | null;
  /** Ids on the branch that is shown, oldest first; without the pending ones. */
  order: readonly string[];
  /** All ids that are held, over all branches. */
  allIds: readonly string[];
  settled: ReadonlyMap<string, ChatMessage>;
  open: ReadonlyMap<string, ChatMessage>;
  /** In the order in which they were sent. */
  pending: ReadonlyMap<string, PendingMessage>;
  turns: ReadonlyMap<string, OpenTurn>;
  selection: BranchSelection;
  hasMore: boolean;
  loadingOlder: boolean;
  members: readonly Member[];
  /** The channel's registers: the last value per key and user. */
  registers: ReadonlyMap<string, Register>;
  /** Who is typing, without this user. */
  typing: readonly User[];
  /** Whether the last head heard of agreed with what was folded; `unsupported` where the wire has no heads. */
  verified: boolean | 'unsupported';
  cursor: Cursor | null;
  counters: DeliveryCounters;
};
