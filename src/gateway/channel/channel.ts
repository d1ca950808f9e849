import { emptyChannelState, type ChannelState } from '../../model/channel-state.js';
import type { ChannelEvent } from '../../model/event.js';
import type { Cursor } from '../../model/snapshot.js';
import { ChatError } from '../../protocol/chat-error.js';
import { encodeFrame, joinEvents } from '../../protocol/codec.js';
import type { Register } from '../../protocol/server-frames.js';
import { shareText } from '../../protocol/shared-text.js';
import type { GatewayContext } from '../gateway-context.js';
import { createSerialQueue } from '../serial-queue.js';
import type { Session } from '../session/session.js';
import { asChatError } from '../wire-error.js';
import type {
  CommandRecord,
  StoreBatch,
  StoredDocument,
  StoredRow,
  StoreHead,
  TurnRecord,
} from '../store.js';
import { recordsChanged } from '../turns/turn-records.js';
import { checkpointOf, createCheckpoints, type Checkpoints } from './checkpoints.js';
import { documentsChanged } from './documents-changed.js';
import { trimOf, type LoadedChannel } from './load-channel.js';
import type { Reader } from './reader.js';
import { createKeptRegisters, type KeptRegisters } from './kept-registers.js';
import { createRegisters, type Registers } from './registers.js';
import { foldEvents, type Step } from './step.js';

/** What is to be committed in one transaction. */
export type Commit = {
  events: ChannelEvent[];
  /** Gets the number of the first of `events`. */
  command?: (firstSeq: number) => CommandRecord;
  /** Records of turns that change for another reason than `events`. */
  turns?: readonly TurnRecord[] | undefined;
};

/** Something that holds events back for a moment, and gives them up before anything else is committed. */
export type EventSource = {
  take: () => ChannelEvent[];
  /** What was taken last was not committed, and never will be. */
  lost: (cause: unknown) => void;
};

export type ChannelOptions = {
  context: GatewayContext;
  load: () => Promise<LoadedChannel>;
  /** Called after each load, before anything else happens in the channel; may commit. */
  loaded: () => Promise<void>;
};

/**
 * One channel while somebody uses it: its folded state, its readers, and the one queue in which everything that changes
 * it takes its turn. An event is committed to the store, then sent to readers, and then the caller goes on.
 */
export class Channel {
  readonly name: string;
  readonly readers = new Set<Reader>();
  readonly registers: Registers;
  /** Whoever joins deltas here has them numbered before any other event. */
  readonly sources = new Set<EventSource>();
  readonly #context: GatewayContext;
  readonly #options: ChannelOptions;
  readonly #queue = createSerialQueue();
  readonly #kept: KeptRegisters;
  #loaded: LoadedChannel | undefined;
  readonly #checkpoints: Checkpoints;

  constructor(name: string, options: ChannelOptions) {
    this.name = name;
    this.#context = options.context;
    this.#options = options;
    this.#checkpoints = createCheckpoints(options.context.limits);
    this.#kept = createKeptRegisters({
      clock: options.context.clock,
      write: () => this.#keepRegisters(),
    });
    this.registers = createRegisters(options.context.limits, this.#kept.note);
  }

  get state(): ChannelState {
    return this.#loaded?.state ?? emptyChannelState;
  }

  get cursor(): Cursor {
    return this.#current().cursor;
  }

  /** The number of the oldest event that the log still has. */
  get firstSeq(): number {
    return this.#current().firstSeq;
  }

  /** Whether the head is known, so that a heartbeat can name it. */
  get isLoaded(): boolean {
    return this.#loaded !== undefined;
  }

  /** Whether nobody is in it, nothing runs and nothing waits: but for registers, all of it is in the store. */
  get isIdle(): boolean {
    const isUsed =
      this.readers.size > 0 || this.#queue.size > 0 || this.sources.size > 0 || this.#kept.isWaiting;
    return !isUsed && !this.registers.isInhabited;
  }

  /** Lets go of what can be read again. Only while it is idle. */
  unload(): void {
    this.#loaded = undefined;
  }

  /** Whether the app's history has messages that are older than the store's and those that were read since. */
  get historyHasMore(): boolean {
    return this.#loaded?.historyHasMore ?? false;
  }

  /** What the store has of an open turn. */
  recordOf(turnId: string): TurnRecord | undefined {
    return this.#loaded?.records.get(turnId);
  }

  /** Position of a message in the store's order. */
  positionOf(messageId: string): number | undefined {
    return this.#loaded?.positions.get(messageId);
  }

  /** Resolves when everything that was asked of the channel so far is done. */
  async drained(): Promise<void> {
    if (this.#kept.isWaiting) await this.#keepRegisters();
    while (this.#queue.size > 0) await this.#queue.run(() => undefined);
  }

  /** Runs a task alone. The channel is loaded first, and again after a commit that failed. */
  run<T>(task: () => Promise<T> | T): Promise<T> {
    return this.#queue.run(async () => {
      if (!this.#loaded) await this.#read();
      return task();
    });
  }

  /**
   * Reads the channel anew if the store's head is another than the one that is held: it was emptied, or somebody else
   * writes to it. Readers learn it from the next heartbeat and join again.
   */
  async verify(): Promise<void> {
    // Left over from a batch that failed.
    if (this.#kept.isWaiting) await this.#keepRegisters();
    return this.#queue.run(async () => {
      const held = this.#loaded?.cursor;
      // After a failure: what it left open, such as a turn whose end was not written, is ended by reading.
      if (!held) return this.#read();
      const { cursor, isNew } = await this.#context.store.load(this.name, { limit: 0 });
      if (isNew && held.seq === 0) return;
      if (cursor.epoch !== held.epoch || cursor.seq !== held.seq || cursor.hash !== held.hash)
        await this.#read();
    });
  }

  async #read(): Promise<void> {
    this.#loaded = undefined;
    this.#loaded = await this.#options.load();
    this.#kept.restore(this.registers, this.#loaded.registers);
    this.#checkpoints.restart();
    await this.#options.loaded();
  }

  /**
   * Has the store keep a page of the app's history that is older than all it has: else what is changed in it later would
   * stand in the store alone, with a hole around it. Only within `run`.
   */
  async keepOlder(documents: StoredDocument[], historyHasMore: boolean): Promise<void> {
    const current = this.#current();
    await this.#append({
      expect: current.cursor,
      rows: [],
      changed: documents,
      removed: [],
      checkpoint: { ...checkpointOf(current), hasMore: historyHasMore },
      turnsEnded: [],
    });
    this.#checkpoints.restart();
  }

  /** Puts messages in that are older than all that are held. Only within `run`. */
  addOlder(older: Pick<LoadedChannel, 'state' | 'positions'>, historyHasMore = this.historyHasMore): void {
    const current = this.#current();
    current.historyHasMore = historyHasMore;
    for (const [id, position] of older.positions) current.positions.set(id, position);
    const order = [...older.state.order, ...current.state.order];
    const settled = new Map([...older.state.settled, ...current.state.settled]);
    current.state = { ...current.state, order, settled, hasMore: older.state.hasMore };
  }

  /**
   * Commits events, after those that a source has held back, and sends them to readers. Only within `run`. Chunks that
   * do not fit are reported and left out. Rejects with `store-failed`, and nothing has changed then.
   */
  async commit({ events, command, turns = [] }: Commit): Promise<void> {
    const current = this.#current();
    const givers: EventSource[] = [];
    const held = [...this.sources].flatMap((source) => {
      const taken = source.take();
      if (taken.length > 0) givers.push(source);
      return taken;
    });
    const fold = (from: Step, more: readonly ChannelEvent[]): Step =>
      foldEvents(from, more, this.name, this.#context);
    try {
      const before = fold({ ...current, rows: [], events: [] }, held);
      let step: Step;
      let record: CommandRecord | undefined;
      try {
        record = command?.(before.cursor.seq + 1);
        step = fold(before, events);
      } catch (error) {
        // What was held back is somebody else's, and is not lost for it.
        await this.#write(current, before, undefined, []);
        givers.length = 0;
        throw error;
      }
      await this.#write(current, step, record, turns);
    } catch (cause) {
      // Going on behind a hole would be worse for them than to end.
      for (const giver of givers) giver.lost(cause);
      throw cause;
    }
  }

  async #write(
    current: LoadedChannel,
    step: Step,
    command: CommandRecord | undefined,
    asked: readonly TurnRecord[],
  ): Promise<void> {
    const registers = this.#kept.take();
    if (step.rows.length + asked.length + registers.length === 0 && !command) return;
    const documents = documentsChanged(current.state, step.state, step.events);
    const checkpoint = this.#checkpoints.next(step, documents.isStructural);
    const { records, ...turns } = recordsChanged({
      before: current.records,
      after: step.state,
      events: step.events,
      asked,
      owner: this.#context.owner,
      now: this.#context.clock.now(),
    });
    const head = await this.#append({
      expect: current.cursor,
      rows: step.rows,
      changed: documents.changed.map((message) => ({
        position: step.positions.get(message.id) ?? 0,
        message,
      })),
      removed: documents.removed,
      checkpoint,
      command,
      registers,
      ...turns,
    }).catch((cause: unknown) => {
      this.#kept.putBack(registers);
      throw cause;
    });
    const { state, cursor, positions, historyHasMore } = step;
    const { firstSeq } = head;
    this.#loaded = { state, cursor, positions, historyHasMore, firstSeq, records, registers: [] };
    if (checkpoint) this.#checkpoints.restart();
    this.#context.counters.events += step.rows.length;
    if (step.rows.length > 0) this.#context.meter.count('events', {}, step.rows.length);
    this.#broadcast(current.cursor, step.rows);
    this.#context.history.changed(this.name, documents.changed, documents.removed);
    step.events.forEach((event, index) =>
      this.#context.announce({ channel: this.name, seq: current.cursor.seq + 1 + index, event }),
    );
  }

  async #append(batch: Omit<StoreBatch, 'trim'>): Promise<StoreHead> {
    const { clock, meter } = this.#context;
    const begunAt = clock.monotonic();
    try {
      return await this.#context.store.append(this.name, { ...batch, trim: trimOf(this.#context.limits) });
    } catch (cause) {
      // Whether it was written is not known, so what the store has is read anew before the next task.
      this.#loaded = undefined;
      throw cause;
    } finally {
      meter.observe('commit_seconds', (clock.monotonic() - begunAt) / 1_000);
    }
  }

  /** Sends an unnumbered frame to all readers but one session; a slow reader misses it. */
  signal(text: string, except?: Session): void {
    const shared = shareText(text);
    for (const reader of this.readers) if (reader.session !== except) reader.sendSignal(shared);
  }

  /** Sends a register to all readers but one session; one that is too slow for it gets a snapshot with all of them. */
  announceRegister(register: Register, except?: Session): void {
    if (register.key !== 'presence') this.#kept.note(register);
    const text = shareText(encodeFrame({ type: 'channel-register', channel: this.name, ...register }));
    for (const reader of this.readers) if (reader.session !== except) reader.sendKept(text);
  }

  /** Never rejects: they are tried again with the next batch. */
  async #keepRegisters(): Promise<void> {
    try {
      await this.run(() => this.commit({ events: [] }));
    } catch (cause) {
      this.#context.report(asChatError(cause), { channel: this.name });
    }
  }

  #current(): LoadedChannel {
    if (this.#loaded) return this.#loaded;
    throw new ChatError(
      'internal',
      `The channel "${this.name}" was used before it was read: use it within run().`,
    );
  }

  #broadcast(before: Cursor, rows: readonly StoredRow[]): void {
    if (rows.length === 0 || this.readers.size === 0) return;
    const text = joinEvents(
      this.name,
      before.epoch,
      before.seq + 1,
      rows.map((row) => row.encoded),
      rows.map((row) => row.stamp),
    );
    const shared = shareText(text);
    for (const reader of this.readers) reader.sendKept(shared, before);
  }
}
