import { ChatError } from '../protocol/chat-error.js';
import type { ClientOptions } from './client.js';
import type { OutboxKeeper, OutboxKeeperOptions } from './outbox-keeper.js';

type KeepingOptions = Pick<OutboxKeeperOptions, 'clock' | 'restore' | 'report'> & { client: ClientOptions };

/**
 * An outbox that is kept over reloads, where the app asked for one: its code is fetched with the first connection, which
 * in a page is after hydration. `undefined` where nothing is to be kept.
 */
export function keepOutbox({ client, ...options }: KeepingOptions): OutboxKeeper | undefined {
  const { url, environment, outbox: { persist = false } = {} } = client;
  if (persist === false) return undefined;
  const open = async () => {
    if (persist !== true) return persist;
    if (environment?.openOutbox) return environment.openOutbox();
    const sentence =
      'There is no IndexedDB here: `outbox.persist` needs a page, or a storage given in its place.';
    throw new ChatError('store-failed', sentence);
  };
  const gateway = typeof url === 'string' ? url : '';
  let loading: Promise<OutboxKeeper> | undefined;
  const load = (): Promise<OutboxKeeper> =>
    (loading ??= import('./outbox-keeper.js').then(({ createOutboxKeeper }) =>
      createOutboxKeeper({ ...options, open, gateway }),
    ));
  const failed = (cause: unknown): void => {
    loading = undefined;
    const sentence =
      'The code that keeps the outbox could not be fetched, so what waits is kept in memory only. It is fetched again with the next connection.';
    options.report(new ChatError('store-failed', sentence, { retryable: true, cause }));
  };
  return {
    openFor: async (userId) => load().then((keeper) => keeper.openFor(userId), failed),
    follow: (before, next) => void load().then((keeper) => keeper.follow(before, next), failed),
    clear: async (userId) => load().then((keeper) => keeper.clear(userId), failed),
    dispose: () => void loading?.then((keeper) => keeper.dispose(), failed),
  };
}
