import { isRecord } from '../model/is-record.js';
import { ChatError } from '../protocol/chat-error.js';
import type { CommandType } from '../protocol/commands.js';
import type { Clock } from '../shared/clock.js';
import type { OutboxEntry } from './channel/outbox.js';
import type { KeptCommand, OutboxStorage } from './channel/outbox-storage.js';
import { measureFrame } from './measure-frame.js';

/** ms that commands wait for what was kept, which goes before them. A storage that is slower is waited for no longer. */
const LOAD_MS = 2000;

/**
 * ms after which a kept command is no longer sent: a gateway remembers answers for 48 h (PROTOCOL.md, "Commands"), and
 * one that it has forgotten would take effect twice. An hour less, since its clock is not ours.
 */
const LONGEST_KEPT_MS = 47 * 3_600_000;

/** Commands that mean something after a reload. A claim is the page's that made it, and older messages are read anew. */
const keptTypes: ReadonlySet<CommandType> = new Set<CommandType>([
  'message-send',
  'message-edit',
  'message-delete',
  'messages-truncate',
  'turn-regenerate',
  'turn-stop',
  'tool-result',
  'approval-respond',
  'event-publish',
]);

export type OutboxKeeperOptions = {
  /** Rejects where there is none; then everything stays in memory. */
  open: () => Promise<OutboxStorage>;
  /** What tells this gateway from others, in front of the user's id. */
  gateway: string;
  clock: Clock;
  /** Takes what was kept into the outbox, in front of what is there. */
  restore: (commands: readonly (KeptCommand & { bytes: number })[]) => void;
  report: (error: ChatError) => void;
};

/** Keeps an outbox over reloads: what goes in is written down, what has its answer is crossed out. */
export type OutboxKeeper = {
  /** Whose commands these are; resolves when what was kept of theirs is back, or cannot be had. Never rejects. */
  openFor: (userId: string) => Promise<void>;
  /** The outbox changed. */
  follow: (before: readonly OutboxEntry[], next: readonly OutboxEntry[]) => void;
  /** Forgets everything of a user, what other tabs have put there as well. @default the one of `openFor` */
  clear: (userId?: string) => Promise<void>;
  dispose: () => void;
};

export function createOutboxKeeper(options: OutboxKeeperOptions): OutboxKeeper {
  const { clock, report } = options;
  const storage = options.open();
  let scope: string | undefined;
  let opened: Promise<void> = Promise.resolve();
  /** What nobody has yet said whose it is. */
  const unowned = new Map<string, KeptCommand>();
  /** Ids that are kept already. */
  const kept = new Set<string>();
  let hasFailed = false;
  let work: Promise<void> = Promise.resolve();

  const scopeOf = (userId: string): string => JSON.stringify([options.gateway, userId]);

  /** One thing after another, so that what was crossed out is not written down behind it. */
  const queue = (task: (storage: OutboxStorage) => Promise<void>): Promise<void> => {
    work = work.then(async () => task(await storage)).catch(failed);
    return work;
  };
  const failed = (cause: unknown): void => {
    if (hasFailed) return;
    hasFailed = true;
    const sentence =
      'What waits to be sent could not be kept in this browser, so it is lost if the page is closed before it is sent. ' +
      'The browser may have no room for it, or forbid it in a private window; see the cause.';
    report(new ChatError('store-failed', sentence, { cause }));
  };

  const put = (commands: readonly KeptCommand[]): void => {
    const owner = scope;
    if (commands.length === 0) return;
    if (owner === undefined) return commands.forEach((command) => unowned.set(command.id, command));
    for (const { id } of commands) kept.add(id);
    void queue((store) => store.put(owner, commands));
  };
  const remove = (ids: readonly string[]): void => {
    const owner = scope;
    for (const id of ids) unowned.delete(id);
    const known = ids.filter((id) => kept.delete(id));
    if (owner !== undefined && known.length > 0) void queue((store) => store.remove(owner, known));
  };

  const load = (owner: string): Promise<void> =>
    queue(async (store) => {
      const found = await store.load(owner);
      if (scope !== owner) return;
      const stale: string[] = [];
      const commands = found.flatMap((value) => {
        const command = readKept(value);
        if (!command) return [];
        if (clock.now() - command.createdAt > LONGEST_KEPT_MS) {
          stale.push(command.id);
          return [];
        }
        kept.add(command.id);
        return [command];
      });
      options.restore(commands);
      if (stale.length === 0) return;
      const sentence = `${stale.length} of the commands that were kept in this browser are older than two days, so they were not sent: they might take effect twice.`;
      report(new ChatError('aborted', sentence));
      await store.remove(owner, stale);
    });

  return {
    openFor: (userId) => {
      const owner = scopeOf(userId);
      if (owner === scope) return opened;
      scope = owner;
      kept.clear();
      const loaded = load(owner);
      put([...unowned.values()]);
      unowned.clear();
      opened = new Promise((resolve) => {
        const timer = clock.setTimer(resolve, LOAD_MS);
        void loaded.then(() => {
          clock.clearTimer(timer);
          resolve();
        });
      });
      return opened;
    },
    follow: (before, next) => {
      const now = new Set(next.map(({ id }) => id));
      const earlier = new Set(before.map(({ id }) => id));
      remove(before.flatMap(({ id }) => (now.has(id) ? [] : [id])));
      put(
        next.flatMap(({ id, channel, command }) =>
          earlier.has(id) || kept.has(id) || !keptTypes.has(command.type)
            ? []
            : [{ id, channel, command, createdAt: clock.now() }],
        ),
      );
    },
    clear: (userId) => {
      const owner = userId === undefined ? scope : scopeOf(userId);
      unowned.clear();
      kept.clear();
      return owner === undefined ? Promise.resolve() : queue((store) => store.clear(owner));
    },
    dispose: () => void work.then(async () => (await storage).close()).catch(() => undefined),
  };
}

/** What was kept, if it can be sent: another version, or somebody's hand, may have written it. */
function readKept(value: unknown): (KeptCommand & { bytes: number }) | undefined {
  if (!isRecord(value) || typeof value['createdAt'] !== 'number') return undefined;
  const { id, channel, command } = value;
  if (typeof id !== 'string' || typeof channel !== 'string' || !isRecord(command)) return undefined;
  // The shape was looked at here, the fields are by `measureFrame`, as those of an app's own calls.
  const read = value as KeptCommand;
  if (!keptTypes.has(read.command.type)) return undefined;
  const bytes = measureFrame({ type: 'command-send', id, channel, command: read.command });
  return typeof bytes === 'number' ? { ...read, bytes } : undefined;
}
