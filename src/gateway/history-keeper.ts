import { isDeeperThan, MAX_JSON_DEPTH } from '../model/json.js';
import { chatMessageSchema, type ChatMessage } from '../model/message.js';
import { ChatError } from '../protocol/chat-error.js';
import { parseJson } from '../protocol/parse-json.js';
import type { Clock, TimerHandle } from '../shared/clock.js';
import type { ErrorContext, History, HistoryPage } from './gateway-options.js';

/** Brings committed messages to the app's `history`, and keeps what it did not take until it does. */
export type HistoryKeeper = {
  /** Whether the app keeps messages at all. */
  readonly isKept: boolean;
  load: (channel: string, before: string | null, limit: number) => Promise<HistoryPage>;
  /** Notes what was committed. Never throws and never waits. */
  changed: (channel: string, changed: readonly ChatMessage[], removed: readonly string[]) => void;
  /** Channels with something that was not taken yet. */
  readonly unsaved: number;
  /** Why the last `save` failed; `undefined` after one that succeeded. */
  readonly lastFailure: string | undefined;
  /** Tries once more to save what is left, and ends. */
  close: () => Promise<void>;
};

type Dirty = {
  changed: Map<string, ChatMessage>;
  removed: Set<string>;
  isSaving: boolean;
  /** Resolves when what is being saved is done. */
  saving: Promise<void>;
  failures: number;
};

export type HistoryKeeperOptions = {
  history: History | undefined;
  clock: Clock;
  report: (error: ChatError, context: ErrorContext) => void;
};

/** The waits between tries: 1, 2, 4 … s, and no longer than a minute. */
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 60_000;

/** Makes the keeper of one gateway; without a `history` it does nothing. */
export function createHistoryKeeper({ history, clock, report }: HistoryKeeperOptions): HistoryKeeper {
  const dirty = new Map<string, Dirty>();
  const timers = new Set<TimerHandle>();
  let isClosed = false;
  let lastFailure: string | undefined;

  const save = async (channel: string, entry: Dirty): Promise<void> => {
    if (!history || entry.isSaving || entry.changed.size + entry.removed.size === 0) return;
    entry.isSaving = true;
    const changed = [...entry.changed.values()];
    const removed = [...entry.removed];
    entry.changed.clear();
    entry.removed.clear();
    try {
      await history.save(channel, { changed, removed });
      entry.failures = 0;
      lastFailure = undefined;
    } catch (cause) {
      // What was committed meanwhile is newer and stays.
      for (const message of changed) {
        if (!entry.changed.has(message.id) && !entry.removed.has(message.id))
          entry.changed.set(message.id, message);
      }
      for (const id of removed) if (!entry.changed.has(id)) entry.removed.add(id);
      entry.failures += 1;
      lastFailure = `history.save failed for the channel "${channel}"`;
      report(
        new ChatError(
          'store-failed',
          `${lastFailure}. The messages stay in the store, and it is tried again.`,
          {
            retryable: true,
            cause,
          },
        ),
        { channel },
      );
    }
    entry.isSaving = false;
    if (entry.changed.size === 0 && entry.removed.size === 0) dirty.delete(channel);
    else if (entry.failures === 0) await save(channel, entry);
    else if (!isClosed) retryLater(channel, entry);
  };

  const retryLater = (channel: string, entry: Dirty): void => {
    const timer = clock.setTimer(
      () => {
        timers.delete(timer);
        entry.saving = save(channel, entry);
      },
      Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** (entry.failures - 1)),
    );
    timers.add(timer);
  };

  /** The message as clients will read it: one that they cannot would take the whole channel from them. */
  const readable = (channel: string, message: ChatMessage): ChatMessage[] => {
    const copy = parseJson(JSON.stringify(message) ?? '');
    const read = chatMessageSchema.safeParse(copy);
    if (read.success && !isDeeperThan(copy, MAX_JSON_DEPTH)) return [read.data];
    const issue = read.error?.issues[0];
    const why = issue ? `"${issue.path.join('.')}": ${issue.message}` : `more than ${MAX_JSON_DEPTH} levels`;
    const sentence = `history.load gave the message ${JSON.stringify(message?.id)} in a form that no client reads (${why}), so it was left out. Correct it in the database.`;
    report(new ChatError('store-failed', sentence), { channel });
    return [];
  };

  return {
    isKept: history !== undefined,
    load: async (channel, before, limit) => {
      if (!history) return { messages: [], hasMore: false };
      try {
        const page = await history.load(channel, { before, limit });
        return { ...page, messages: page.messages.flatMap((message) => readable(channel, message)) };
      } catch (cause) {
        const message = `history.load failed for the channel "${channel}", so its older messages cannot be shown. Try it again.`;
        throw new ChatError('store-failed', message, { retryable: true, cause });
      }
    },
    changed: (channel, changed, removed) => {
      if (!history || changed.length + removed.length === 0) return;
      const entry = dirty.get(channel) ?? {
        changed: new Map(),
        removed: new Set(),
        isSaving: false,
        saving: Promise.resolve(),
        failures: 0,
      };
      dirty.set(channel, entry);
      for (const message of changed) {
        entry.changed.set(message.id, message);
        entry.removed.delete(message.id);
      }
      for (const id of removed) {
        entry.removed.add(id);
        entry.changed.delete(id);
      }
      // After a failure the timer comes; until then more is only gathered.
      if (entry.failures === 0 && !entry.isSaving) entry.saving = save(channel, entry);
    },
    get unsaved() {
      return dirty.size;
    },
    get lastFailure() {
      return lastFailure;
    },
    close: async () => {
      isClosed = true;
      for (const timer of timers) clock.clearTimer(timer);
      timers.clear();
      await Promise.all(
        [...dirty].map(async ([channel, entry]) => {
          await entry.saving;
          await save(channel, entry);
        }),
      );
    },
  };
}
