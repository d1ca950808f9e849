import { ChatError } from '../protocol/chat-error.js';
import type { Clock } from '../shared/clock.js';
import type { Channel } from './channel/channel.js';
import type { OwnHandle } from './channel/handle.js';
import type { OutboxEntry } from './channel/outbox.js';
import type { ClientOptions } from './client.js';
import type { CommandDesk } from './command-desk.js';
import { keepOutbox } from './keep-outbox.js';

export type WhoseOutboxOptions = {
  client: ClientOptions;
  clock: Clock;
  desk: () => CommandDesk;
  batch: (work: () => void) => void;
  handleOf: (channel: string) => OwnHandle;
  channels: () => Iterable<Channel>;
  isDisposed: () => boolean;
  report: (error: ChatError) => void;
};

/** Sees to it that what one user held, and had not sent yet, is sent and shown in no other's name. */
export type WhoseOutbox = {
  /** The session is this user's. Resolves when what was kept is back, at once (`undefined`) where nothing is kept. */
  opened: (userId: string) => Promise<void> | undefined;
  follow: (before: readonly OutboxEntry[], next: readonly OutboxEntry[]) => void;
  /** This user is at it no longer: nothing stays, here and where it was kept. */
  forget: () => Promise<void>;
  dispose: () => void;
};

export function createWhoseOutbox(options: WhoseOutboxOptions): WhoseOutbox {
  const { client, batch } = options;
  let lastUserId = client.initial?.user?.id;

  const keeper = keepOutbox({
    client,
    clock: options.clock,
    report: options.report,
    restore: (commands) =>
      batch(() => {
        const replies = options.isDisposed() ? [] : options.desk().restore(commands);
        for (const [index, kept] of commands.entries()) {
          const reply = replies[index];
          if (reply) options.handleOf(kept.channel).restore(kept, reply);
        }
      }),
  });

  const empty = (): void => {
    const sentence =
      'The user who asked for this signed out, or lost the session, before it was answered, so it will not be sent.';
    options.desk().dispatch({ type: 'remove-all', error: new ChatError('aborted', sentence) });
    for (const channel of options.channels()) channel.forget();
  };

  return {
    opened: (userId) => {
      if (lastUserId !== undefined && userId !== lastUserId) empty();
      lastUserId = userId;
      return keeper?.openFor(userId);
    },
    follow: (before, next) => {
      // A page that goes away has not changed its mind about what it kept.
      if (!options.isDisposed()) keeper?.follow(before, next);
    },
    forget: async () => {
      const userId = lastUserId;
      if (userId === undefined) return;
      lastUserId = undefined;
      batch(empty);
      await keeper?.clear(userId);
    },
    dispose: () => keeper?.dispose(),
  };
}
