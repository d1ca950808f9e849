import { createSerialQueue, type SerialQueue } from '../../gateway/serial-queue.js';
import { checkBatch, movedOn } from '../../gateway/store-rules.js';
import type {
  Store,
  StoreBatch,
  StoredDocument,
  StoredRow,
  StoreHead,
  TurnRecord,
} from '../../gateway/store.js';
import { ChatError } from '../../protocol/chat-error.js';
import { systemClock, type Clock } from '../../shared/clock.js';
import { createId } from '../../shared/ids.js';
import { systemRandom, type Random } from '../../shared/random.js';
import { keyOf, LAYOUT, openTables, within, type Tables } from './tables.js';
import { readRow, readText, type HeadRecord } from './texts.js';
import { planBatch } from './write-batch.js';

/** What `createLmdbStore` takes. */
export type LmdbStoreOptions = {
  /** The folder of its files; made where there is none. */
  path: string;
  /**
   * What an acknowledged write outlives. `process`: the end of the process, however it came; a power cut, or a crash of
   * the machine, may take what was written in the moment before, never anything in the middle. `power`: those too, for
   * which every write waits for the disk (some ms each, many of them together). @default 'process'
   */
  outlives?: 'process' | 'power';
  /** For the age of rows and of commands' records. @default the machine's own */
  clock?: Clock;
  /** For the epochs of new channels. @default the platform's cryptographic randomness */
  random?: Random;
};

/**
 * Keeps channels in files of this machine, with LMDB (the optional peer `lmdb`). A batch is one transaction, and is
 * answered once it is committed: whatever was acknowledged is there after `kill -9`. After a power cut the files are
 * whole, but the last writes may be missing, so that clients which saw them get a snapshot of what is left; pass
 * `outlives: 'power'` where that must not be. Command records are forgotten at their time; the log is trimmed by count,
 * bytes and age, as the gateway asks for.
 *
 * One gateway at a time: a second process may open the same folder, and then one of two that write to a channel is
 * refused, but neither learns of the other's events. Take the folder from one before another gets it.
 *
 * @throws {ChatError} `invalid-options` where another layout of the files is in the folder
 * @example createGateway({ store: createLmdbStore({ path: './chat-data' }), … })
 */
export function createLmdbStore(options: LmdbStoreOptions): Store {
  const { path, outlives = 'process', clock = systemClock, random = systemRandom } = options;
  const tables = openTables(path, outlives === 'power');
  checkLayout(tables, path);
  /** Of channels that are written to for the first time; from then on it stands in their head. */
  const epoch = createId(random);
  const queues = new Map<string, SerialQueue>();
  let closing: Promise<void> | undefined;

  const readHead = (name: string): { head: HeadRecord; version: number | undefined } => {
    const entry = tables.heads.getEntry(keyOf(name));
    if (entry) return { head: readText('head', entry.value), version: entry.version ?? 0 };
    const head = { seq: 0, hash: 0, firstSeq: 1, bytes: 0, checkpointSeq: 0, registersSet: 0 };
    return { head: { channel: name, epoch, ...head }, version: undefined };
  };

  const append = async (name: string, batch: StoreBatch): Promise<StoreHead> => {
    const { head, version } = readHead(name);
    checkBatch(name, head, batch, (turnId) => {
      const text = tables.turns.get([keyOf(name), keyOf(turnId)]);
      return text === undefined ? undefined : readText('turn', text);
    });
    const planned = planBatch(tables, name, head, batch, clock.now());
    const text = JSON.stringify(planned.head);
    const key = keyOf(name);
    const write = (): void => {
      // They fail with the batch, whose own promise tells of it: nobody waits for these.
      tables.heads.put(key, text, (version ?? 0) + 1).catch(() => undefined);
      for (const change of planned.changes) change().catch(() => undefined);
    };
    // Another process may have come in between the look at the head and now.
    const isWritten = await (version === undefined
      ? tables.heads.ifNoExists(key, write)
      : tables.heads.ifVersion(key, version, write));
    if (!isWritten) throw movedOn(name, readHead(name).head.seq, batch.expect.seq);
    return headOf(planned.head);
  };

  const inOrder = <T>(name: string, task: () => Promise<T>): Promise<T> => {
    const queue = queues.get(name) ?? createSerialQueue();
    queues.set(name, queue);
    return queue.run(task).finally(() => {
      if (queue.size === 0 && queues.get(name) === queue) queues.delete(name);
    });
  };

  return {
    load: async (name, { limit }) => {
      const { head, version } = readHead(name);
      const channel = keyOf(name);
      const checkpoint = tables.checkpoints.get(channel);
      const registers = [...tables.registers.getRange(within<[string, string, string]>(channel))]
        .map(({ value }) => readText('register', value))
        .sort((a, b) => a.order - b.order);
      return {
        ...headOf(head),
        isNew: version === undefined,
        ...readDocuments(tables, channel, null, limit),
        checkpoint: checkpoint === undefined ? undefined : readText('checkpoint', checkpoint),
        tail: readRows(tables, channel, Math.max(head.checkpointSeq + 1, head.firstSeq), { limit: Infinity }),
        turns: [...tables.turns.getRange(within<[string, string]>(channel))].map(({ value }) =>
          turnOf(value),
        ),
        registers: registers.map(({ register }) => register),
      };
    },
    append: (name, batch) => inOrder(name, () => append(name, batch)),
    readLog: async (name, from, options) => readRows(tables, keyOf(name), from, options),
    readMessages: async (name, { before, limit }) => readDocuments(tables, keyOf(name), before, limit),
    readMessage: async (name, messageId) => {
      const channel = keyOf(name);
      const id = keyOf(messageId);
      const position = tables.positions.get([channel, id]);
      if (position === undefined) return undefined;
      const text = tables.documents.get([channel, Number(position), id]);
      return text === undefined
        ? undefined
        : { position: Number(position), message: readText('message', text) };
    },
    readCommand: async (name, userId, commandId) => {
      const text = tables.commands.get([keyOf(name), keyOf(userId), keyOf(commandId)]);
      const record = text === undefined ? undefined : readText('command', text);
      return record && record.expiresAt > clock.now() ? record : undefined;
    },
    openTurns: async () => [...tables.turns.getRange({})].map(({ value }) => readText('turn', value)),
    close: () => {
      closing ??= (async () => {
        await Promise.all([...queues.values()].map((queue) => queue.run(() => undefined)));
        await tables.root.flushed;
        await tables.root.close();
      })();
      return closing;
    },
  };
}

function checkLayout({ root }: Tables, path: string): void {
  const found = root.get('layout');
  if (found === LAYOUT) return;
  if (found === undefined) return root.putSync('layout', LAYOUT);
  const message = `createLmdbStore: the files in ${path} are of the layout ${found}, and this version reads ${LAYOUT}. Pass another folder, or the version of the package that wrote them.`;
  throw new ChatError('invalid-options', message);
}

function headOf({ epoch, seq, hash, firstSeq }: HeadRecord): StoreHead {
  return { cursor: { epoch, seq, hash }, firstSeq };
}

function turnOf(text: string): TurnRecord {
  const { channel: _channel, ...turn } = readText('turn', text);
  return turn;
}

function readRows(
  { rows }: Tables,
  channel: string,
  from: number,
  { limit, maxBytes = Infinity }: { limit: number; maxBytes?: number },
): StoredRow[] {
  const found: StoredRow[] = [];
  let left = maxBytes;
  for (const { key, value } of rows.getRange({
    ...within<[string, number]>(channel),
    start: [channel, from],
  })) {
    const { writtenAt: _writtenAt, ...row } = readRow(key[1], value);
    left -= row.bytes;
    if (found.length >= limit || left < 0) break;
    found.push(row);
  }
  return found;
}

function readDocuments(
  { documents }: Tables,
  channel: string,
  before: number | null,
  limit: number,
): { documents: StoredDocument[]; hasMore: boolean } {
  const found: StoredDocument[] = [];
  // A range that is walked backwards begins with its end, and leaves its own last key out.
  const start: [string, number, string] = [channel, before ?? Infinity, ''];
  const end: [string, number, string] = [channel, -Infinity, ''];
  for (const { key, value } of documents.getRange({ start, end, reverse: true })) {
    if (found.length >= limit) return { documents: found.reverse(), hasMore: true };
    found.push({ position: key[1], message: readText('message', value) });
  }
  return { documents: found.reverse(), hasMore: false };
}
