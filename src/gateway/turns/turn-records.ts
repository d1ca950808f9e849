import type { ChannelState } from '../../model/channel-state.js';
import type { ChannelEvent } from '../../model/event.js';
import { isAwaiting } from '../../model/open-turn.js';
import type { StoreBatch, TurnRecord } from '../store.js';
import { storedPlan } from './turn-plan.js';

/** How long a turn is its gateway's without a word from it, in ms: only where several share a store. */
const LEASE_MS = 30_000;

/** What a batch of events does to the records of turns. */
export type RecordsChanged = Required<Pick<StoreBatch, 'turns' | 'fences' | 'turnsEnded'>> & {
  /** All that are open after the batch, by id. */
  records: ReadonlyMap<string, TurnRecord>;
};

export type RecordsStep = {
  before: ReadonlyMap<string, TurnRecord>;
  /** The channel with the batch in it. */
  after: ChannelState;
  events: readonly ChannelEvent[];
  /** Records that change for another reason: a turn that is taken over, a claim. */
  asked: readonly TurnRecord[];
  owner: string;
  now: number;
};

/**
 * Opens a record for each turn that begins, keeps its lease while it is written and gives it up while it awaits
 * somebody. Everything that belongs to a turn counts on the term under which it is known here.
 */
export function recordsChanged({ before, after, events, asked, owner, now }: RecordsStep): RecordsChanged {
  const records = new Map(before);
  const written = new Map<string, TurnRecord>();
  const fences = new Map<string, number>();
  const turnsEnded: string[] = [];
  const set = (record: TurnRecord): void => {
    records.set(record.turnId, record);
    written.set(record.turnId, record);
  };

  for (const event of events) {
    if (event.type === 'turn-started') {
      const { turnId, message } = event;
      const plan = storedPlan(event);
      const leaseUntil = now + LEASE_MS;
      set({ turnId, messageId: message.id, owner, term: 1, leaseUntil, ...(plan ? { plan } : {}) });
    } else if ('turnId' in event) {
      const known = before.get(event.turnId);
      if (known) fences.set(event.turnId, known.term);
      if (event.type === 'turn-ended') turnsEnded.push(event.turnId);
    }
  }
  for (const record of asked) set(record);
  for (const [turnId, record] of records) {
    const turn = after.turns.get(turnId);
    if (!turn || record.owner !== owner) continue;
    const isDue = isAwaiting(turn) ? record.leaseUntil !== 0 : record.leaseUntil < now + LEASE_MS / 2;
    if (isDue) set({ ...record, leaseUntil: isAwaiting(turn) ? 0 : now + LEASE_MS });
  }
  for (const turnId of turnsEnded) {
    records.delete(turnId);
    written.delete(turnId);
  }
  // One that begins and ends in one batch was never open.
  const wasOpen = (turnId: string): boolean => before.has(turnId);
  return {
    records,
    turns: [...written.values()],
    fences: [...fences].map(([turnId, term]) => ({ turnId, term })),
    turnsEnded: turnsEnded.filter(wasOpen),
  };
}
