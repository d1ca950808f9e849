import { applyEvent } from '../../model/apply-event.js';
import type { ChannelState } from '../../model/channel-state.js';
import { decodeEvent } from '../../model/event.js';
import type { Cursor } from '../../model/snapshot.js';
import { ChatError } from '../../protocol/chat-error.js';
import { parseJson } from '../../protocol/parse-json.js';
import type { GatewayContext } from '../gateway-context.js';
import type { Register } from '../../protocol/server-frames.js';
import type { GatewayLimits } from '../gateway-limits.js';
import type { StoreBatch, StoredChannel, StoredDocument, TurnRecord } from '../store.js';

/** A channel as it is held in memory. */
export type LoadedChannel = {
  state: ChannelState;
  cursor: Cursor;
  firstSeq: number;
  /** Where each message stands in the store's order, by id. */
  positions: Map<string, number>;
  /** Whether the app's history has messages that are older than the store's. */
  historyHasMore: boolean;
  /** What the store has of open turns, by id. */
  records: ReadonlyMap<string, TurnRecord>;
  /** What the store had of registers. */
  registers: readonly Register[];
};

/** The newest documents that are held in memory; older ones are read when somebody asks for them. */
export const LOADED_MESSAGES = 1000;

/**
 * Reads a channel: documents and checkpoint, then the events behind them. Where the store has never heard of it, the
 * app's `history` gives its newest messages, which become documents at seq 0.
 */
export async function loadChannel(name: string, context: GatewayContext): Promise<LoadedChannel> {
  const stored = await context.store.load(name, { limit: LOADED_MESSAGES });
  if (!stored.isNew || !context.history.isKept) return fromStored(stored, name, context);
  const page = await context.history.load(name, null, LOADED_MESSAGES);
  if (page.messages.length === 0) return fromStored(stored, name, context);
  const documents = page.messages.map((message, index) => ({
    position: index - page.messages.length + 1,
    message,
  }));
  const checkpoint = { seq: 0, folds: [], positions: [], turns: [], hasMore: page.hasMore };
  const batch = { rows: [], changed: documents, removed: [], turnsEnded: [] };
  await context.store.append(name, {
    ...batch,
    expect: stored.cursor,
    checkpoint,
    trim: trimOf(context.limits),
  });
  return fromStored({ ...stored, documents, checkpoint }, name, context);
}

function fromStored(stored: StoredChannel, name: string, context: GatewayContext): LoadedChannel {
  const { checkpoint } = stored;
  const folds = checkpoint?.folds ?? [];
  const places = [
    ...stored.documents.map(({ position, message }) => ({ position, id: message.id })),
    ...folds.map((fold, index) => ({ position: checkpoint?.positions[index] ?? 0, id: fold.message.id })),
  ].sort((a, b) => a.position - b.position);
  const positions = new Map(places.map(({ id, position }) => [id, position]));
  const historyHasMore = checkpoint?.hasMore ?? false;
  let state: ChannelState = {
    order: places.map(({ id }) => id),
    settled: new Map(stored.documents.map(({ message }) => [message.id, message])),
    open: new Map(folds.map((fold) => [fold.message.id, fold])),
    turns: new Map((checkpoint?.turns ?? []).map((turn) => [turn.turnId, turn])),
    hasMore: stored.hasMore || historyHasMore,
  };
  for (const row of stored.tail) {
    const decoded = decodeEvent(parseJson(row.encoded));
    const problem = 'problem' in decoded ? decoded.problem : undefined;
    if ('event' in decoded) {
      state = applyEvent(state, decoded.event).state;
      const { event } = decoded;
      if (event.type === 'message-added' || event.type === 'turn-started')
        positions.set(event.message.id, row.seq);
    }
    if (problem) context.report(new ChatError('store-failed', problem), { channel: name });
  }
  const { cursor, firstSeq, registers } = stored;
  const records = new Map(stored.turns.map((turn) => [turn.turnId, turn]));
  return { state, cursor, firstSeq, positions, historyHasMore, records, registers };
}

/** How much of a log is kept. */
export function trimOf({ maxLogEvents, maxLogBytes, maxLogAgeMs }: GatewayLimits): StoreBatch['trim'] {
  return { maxEvents: maxLogEvents, maxBytes: maxLogBytes, maxAgeMs: maxLogAgeMs };
}

/** A page of older documents as the state that they make. */
export function olderState(
  documents: readonly StoredDocument[],
  hasMore: boolean,
): Pick<LoadedChannel, 'state' | 'positions'> {
  const state: ChannelState = {
    order: documents.map(({ message }) => message.id),
    settled: new Map(documents.map(({ message }) => [message.id, message])),
    open: new Map(),
    turns: new Map(),
    hasMore,
  };
  return { state, positions: new Map(documents.map(({ message, position }) => [message.id, position])) };
}
