import type { Register } from '../protocol/server-frames.js';
import { systemClock, type Clock } from '../shared/clock.js';
import { createId } from '../shared/ids.js';
import { systemRandom, type Random } from '../shared/random.js';
import { checkBatch } from './store-rules.js';
import type {
  Checkpoint,
  CommandRecord,
  Store,
  StoreBatch,
  StoredDocument,
  StoredRow,
  StoreHead,
  TurnRecord,
} from './store.js';

export type MemoryStoreOptions = {
  /** For the age of commands' records. @default the machine's own */
  clock?: Clock;
  /** For the epoch. @default the platform's cryptographic randomness */
  random?: Random;
};

/** Commands' replies that are kept in one channel; more are forgotten before their time, the oldest first. */
const MAX_COMMANDS = 10_000;

type MemoryChannel = {
  head: StoreHead;
  /** By message id. */
  documents: Map<string, StoredDocument>;
  checkpoint: Checkpoint | undefined;
  /** `rows[0]` has the number `head.firstSeq`. */
  rows: StoredRow[];
  /** When each of `rows` was written, in ms since the epoch. */
  times: number[];
  bytes: number;
  commands: Map<string, CommandRecord>;
  /** By id. */
  turns: Map<string, TurnRecord>;
  /** By user and key; the one that was set longest ago first. */
  registers: Map<string, Register>;
};

/**
 * Keeps channels for as long as this object lives: a gateway that is closed and made anew on the same store goes on
 * under the same epoch. Another store has another epoch, so that clients know that theirs is gone.
 */
export function createMemoryStore(options: MemoryStoreOptions = {}): Store {
  const { clock = systemClock, random = systemRandom } = options;
  const epoch = createId(random);
  const channels = new Map<string, MemoryChannel>();

  return {
    load: async (name, { limit }) => {
      const channel = channels.get(name);
      if (!channel) {
        const cursor = { epoch, seq: 0, hash: 0 };
        return {
          cursor,
          firstSeq: 1,
          isNew: true,
          documents: [],
          hasMore: false,
          checkpoint: undefined,
          tail: [],
          turns: [],
          registers: [],
        };
      }
      const { documents, hasMore } = newest(channel, null, limit);
      const behind = (channel.checkpoint?.seq ?? 0) + 1;
      const tail = channel.rows.slice(Math.max(0, behind - channel.head.firstSeq));
      const { head, checkpoint } = channel;
      const turns = [...channel.turns.values()];
      const registers = [...channel.registers.values()];
      return { ...head, isNew: false, documents, hasMore, checkpoint, tail, turns, registers };
    },
    append: async (name, batch) => {
      const channel = channels.get(name) ?? emptyChannel(epoch);
      checkBatch(name, channel.head.cursor, batch, (turnId) => channel.turns.get(turnId));
      write(channel, batch, clock.now());
      forgetOldCommands(channel, clock.now());
      channels.set(name, channel);
      return channel.head;
    },
    readLog: async (name, from, { limit, maxBytes = Infinity }) => {
      const channel = channels.get(name);
      if (!channel) return [];
      const rows: StoredRow[] = [];
      let bytes = 0;
      for (let at = Math.max(0, from - channel.head.firstSeq); at < channel.rows.length; at += 1) {
        const row = channel.rows[at];
        if (!row || rows.length === limit || bytes + row.bytes > maxBytes) break;
        bytes += row.bytes;
        rows.push(row);
      }
      return rows;
    },
    readMessages: async (name, { before, limit }) => {
      const channel = channels.get(name);
      return channel ? newest(channel, before, limit) : { documents: [], hasMore: false };
    },
    readMessage: async (name, messageId) => channels.get(name)?.documents.get(messageId),
    readCommand: async (name, userId, commandId) => {
      const record = channels.get(name)?.commands.get(commandKey(userId, commandId));
      return record && record.expiresAt > clock.now() ? record : undefined;
    },
    openTurns: async () =>
      [...channels].flatMap(([channel, { turns }]) =>
        [...turns.values()].map((turn) => ({ channel, ...turn })),
      ),
    close: async () => undefined,
  };
}

function emptyChannel(epoch: string): MemoryChannel {
  return {
    head: { cursor: { epoch, seq: 0, hash: 0 }, firstSeq: 1 },
    documents: new Map(),
    checkpoint: undefined,
    rows: [],
    times: [],
    bytes: 0,
    commands: new Map(),
    turns: new Map(),
    registers: new Map(),
  };
}

/** Cannot fail half-way: a batch is in as a whole, or the check before it threw. */
function write(channel: MemoryChannel, batch: StoreBatch, now: number): void {
  for (const row of batch.rows) {
    channel.rows.push(row);
    channel.times.push(now);
    channel.bytes += row.bytes;
  }
  for (const document of batch.changed) channel.documents.set(document.message.id, document);
  for (const id of batch.removed) channel.documents.delete(id);
  if (batch.checkpoint) channel.checkpoint = batch.checkpoint;
  if (batch.command) {
    const key = commandKey(batch.command.userId, batch.command.commandId);
    // At the end, also where one of the same key is there: the oldest have to come first.
    channel.commands.delete(key);
    channel.commands.set(key, batch.command);
  }
  for (const turn of batch.turns ?? []) channel.turns.set(turn.turnId, turn);
  for (const turnId of batch.turnsEnded) channel.turns.delete(turnId);
  for (const register of batch.registers ?? []) {
    const place = commandKey(register.user.id, register.key);
    channel.registers.delete(place);
    if (register.value !== null) channel.registers.set(place, register);
  }
  const last = batch.rows.at(-1);
  const { epoch } = batch.expect;
  const cursor = last ? { epoch, seq: last.seq, hash: last.hash } : channel.head.cursor;
  channel.head = { cursor, firstSeq: channel.head.firstSeq };
  trim(channel, batch.trim, now);
}

function trim(
  channel: MemoryChannel,
  { maxEvents, maxBytes, maxAgeMs = Infinity }: StoreBatch['trim'],
  now: number,
): void {
  const last = channel.checkpoint?.seq ?? 0;
  let dropped = 0;
  const isBeyond = (): boolean =>
    channel.rows.length - dropped > maxEvents ||
    channel.bytes > maxBytes ||
    now - (channel.times[dropped] ?? now) > maxAgeMs;
  let row = channel.rows[dropped];
  while (row && row.seq <= last && isBeyond()) {
    channel.bytes -= row.bytes;
    dropped += 1;
    row = channel.rows[dropped];
  }
  if (dropped === 0) return;
  channel.rows.splice(0, dropped);
  channel.times.splice(0, dropped);
  channel.head = { ...channel.head, firstSeq: channel.head.firstSeq + dropped };
}

/** Records are kept in the order of their writing, so the oldest come first. */
function forgetOldCommands(channel: MemoryChannel, now: number): void {
  for (const [key, record] of channel.commands) {
    if (record.expiresAt > now && channel.commands.size <= MAX_COMMANDS) return;
    channel.commands.delete(key);
  }
}

function newest(
  channel: MemoryChannel,
  before: number | null,
  limit: number,
): { documents: StoredDocument[]; hasMore: boolean } {
  if (limit === 0 && before === null) return { documents: [], hasMore: channel.documents.size > 0 };
  const older = [...channel.documents.values()]
    .filter(({ position }) => before === null || position < before)
    .sort((a, b) => a.position - b.position);
  return { documents: older.slice(Math.max(0, older.length - limit)), hasMore: older.length > limit };
}

/** Users, ids and keys hold any characters: a length in front keeps two pairs from reading alike. */
function commandKey(userId: string, commandId: string): string {
  return `${userId.length}:${userId}${commandId}`;
}
