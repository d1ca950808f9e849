import { ChatError } from '../protocol/chat-error.js';
import type { Store } from './store.js';

/**
 * The same store, whose failures all are `store-failed` with the store's own error as the cause. `note` hears of every
 * write: why it failed, or `undefined` when it did not.
 */
export function guardStore(store: Store, note: (failure: string | undefined) => void): Store {
  const guard =
    <A extends unknown[], R>(what: string, method: (...parameters: A) => Promise<R>) =>
    async (...parameters: A): Promise<R> => {
      try {
        return await method(...parameters);
      } catch (cause) {
        if (cause instanceof ChatError) throw cause;
        const message = `The store failed to ${what}, so nothing was done. Try it again; the server's log has the cause.`;
        throw new ChatError('store-failed', message, { retryable: true, cause });
      }
    };
  return {
    isShared: store.isShared ?? false,
    load: guard('read a channel', (channel, options) => store.load(channel, options)),
    append: guard('write to a channel', async (channel, batch) => {
      try {
        const head = await store.append(channel, batch);
        note(undefined);
        return head;
      } catch (cause) {
        // One that refuses a batch by the rules is well.
        if (!(cause instanceof ChatError))
          note(`the store did not take a batch for the channel "${channel}"`);
        throw cause;
      }
    }),
    readLog: guard('read a channel’s log', (channel, from, options) => store.readLog(channel, from, options)),
    readMessages: guard('read messages', (channel, page) => store.readMessages(channel, page)),
    readMessage: guard('read a message', (channel, messageId) => store.readMessage(channel, messageId)),
    readCommand: guard('look a command up', (channel, user, id) => store.readCommand(channel, user, id)),
    openTurns: guard('list open turns', () => store.openTurns()),
    close: guard('close', () => store.close()),
  };
}
