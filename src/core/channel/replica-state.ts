import { emptyChannelState, type ChannelState } from '../../model/channel-state.js';
import type { ChatMessage } from '../../model/message.js';
import type { FoldDelta } from '../../model/fold/message-fold.js';
import type { ChannelSnapshot, Cursor } from '../../model/snapshot.js';
import { fromSnapshot } from '../../model/from-snapshot.js';
import type { ChatError } from '../../protocol/chat-error.js';
import type { ClientFrame } from '../../protocol/client-frames.js';
import type { Register, ServerFrameOf } from '../../protocol/server-frames.js';
import type { Discontinuity, NumberedEvent } from './channel-handle.js';
import type { ChannelStatus, DeliveryCounters } from './channel-view.js';

/** One channel as this client holds it: the fold of its log up to `cursor`, and how that is kept up. */
export type ReplicaState = {
  channel: string;
  status: ChannelStatus;
  error: ChatError | null;
  /** Numbers the joins; answers to older ones are passed over. */
  join: number;
  /** A join is out and unanswered; until then events of the channel are passed over. */
  joining: boolean;
  /** Joins in a row that brought the cursor no further. */
  vainJoins: number;
  cursor: Cursor | null;
  /** What is held may not be gone on from: the next join asks for a snapshot. */
  distrusted: boolean;
  /** Messages that a lost line cut off; kept where a snapshot does not have them. */
  cut: ReadonlySet<string>;
  /** The most that is known to exist of the cursor's epoch, folded or only heard of. */
  known: number;
  /** Where folding itself has got to: a second count, kept beside the cursor, that shows an event folded twice. */
  foldedTo: number;
  state: ChannelState;
  /** By key and user. */
  registers: ReadonlyMap<string, Register>;
  verified: boolean;
  counters: DeliveryCounters;
};

export type ReplicaInput =
  /** Somebody holds the channel and the line is open. `isMove`: it was joined over another one until now. */
  | { type: 'join'; isMove?: boolean }
  /** Nobody holds it any more. */
  | { type: 'leave'; open: boolean }
  /** The line is gone. `resumable`: a cursor will bring what is missed. */
  | { type: 'line-lost'; resumable: boolean; now: number }
  | { type: 'frame'; frame: ReplicaFrame }
  | { type: 'head'; head: Cursor }
  | { type: 'join-timed-out' }
  | { type: 'join-due' }
  /** Another user's eyes: nothing that was held may be gone on from. */
  | { type: 'forget' }
  | { type: 'history-loaded'; messages: readonly ChatMessage[]; hasMore: boolean; before: string | null };

/** Frames that are about one channel's log. */
export type ReplicaFrame = ServerFrameOf<
  'channel-subscribed' | 'channel-denied' | 'channel-closed' | 'channel-events' | 'channel-register'
>;

export type ReplicaEffect =
  | { type: 'frame-send'; frame: ClientFrame }
  /** `join`: how long an answer may take. `rejoin`: when to ask again. */
  | { type: 'timer-set'; key: 'join' | 'rejoin'; ms: number }
  | { type: 'timer-clear'; key: 'join' | 'rejoin' }
  /** One event was folded, or could not be: then it only has its number. */
  | { type: 'event-folded'; event: NumberedEvent; delta?: FoldDelta & { messageId: string } }
  /** A snapshot took the place of what was held: texts are to be read again. */
  | { type: 'replaced'; discontinuity: Discontinuity | null }
  /** The channel is live: commands that waited for it may go. */
  | { type: 'joined' }
  /** It will not be: they may go all the same, and will be told. */
  | { type: 'refused' }
  | { type: 'report'; error: ChatError };

export type ReplicaStep = readonly [ReplicaState, readonly ReplicaEffect[]];

const noCounters: DeliveryCounters = {
  lost: 0,
  doubled: 0,
  duplicates: 0,
  gaps: 0,
  resumed: 0,
  snapshots: 0,
  verifications: 0,
};

/** A channel that was not joined yet; with what the server rendered of it, if anything. */
export function initialReplica(channel: string, snapshot?: ChannelSnapshot): ReplicaState {
  return {
    channel,
    status: 'subscribing',
    error: null,
    join: 0,
    joining: false,
    vainJoins: 0,
    cursor: snapshot?.cursor ?? null,
    distrusted: false,
    cut: new Set(),
    known: snapshot?.cursor.seq ?? 0,
    foldedTo: snapshot?.cursor.seq ?? 0,
    state: snapshot ? fromSnapshot(snapshot) : emptyChannelState,
    registers: new Map(),
    verified: false,
    counters: noCounters,
  };
}

/** The key of a register: one value per key and user. A space stands in neither. */
export function registerKey({ key, user }: { key: string; user: { id: string } }): string {
  return `${key} ${user.id}`;
}

/** The table with one register's new value; `null` takes it out. */
export function withRegister(
  registers: ReadonlyMap<string, Register>,
  { key, user, value }: Register,
): ReadonlyMap<string, Register> {
  const next = new Map(registers);
  if (value === null) next.delete(registerKey({ key, user }));
  else next.set(registerKey({ key, user }), { key, user, value });
  return next;
}
