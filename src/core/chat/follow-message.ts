import type { ChatMessage } from '../../model/message.js';
import type { ClientState, ReadonlyStore } from '../store/client-state.js';
import { channelOf } from './channel-of.js';
import { messageOf } from './messages-of.js';

type Followed = { message: ChatMessage | undefined; listeners: Set<() => void> };

/** Who follows messages of one channel: one reader of the store for them all. */
type Followers = { messages: Map<string, Followed>; stop: () => void };

/** By store and channel. */
const followersOf = new WeakMap<ReadonlyStore<ClientState>, Map<string, Followers>>();

/**
 * Tells when one message has become another object. A row has dozens of readers of its message, and the store tells all
 * that it has of each commit: through this one, a commit asks once for each message that is shown, and goes on only to
 * the readers of those that changed.
 *
 * @returns what stops it
 */
export function followMessage(
  store: ReadonlyStore<ClientState>,
  channel: string,
  messageId: string,
  listener: () => void,
): () => void {
  const channels = followersOf.get(store) ?? new Map<string, Followers>();
  followersOf.set(store, channels);
  const followers = channels.get(channel) ?? startFollowing(store, channel);
  channels.set(channel, followers);
  const { messages } = followers;
  const followed = messages.get(messageId) ?? {
    message: messageOf(channelOf(store.getState(), channel), messageId),
    listeners: new Set(),
  };
  messages.set(messageId, followed);
  // A listener of its own for each call, whoever gives the same function twice.
  const told = (): void => listener();
  followed.listeners.add(told);
  return () => {
    followed.listeners.delete(told);
    if (followed.listeners.size === 0 && messages.get(messageId) === followed) messages.delete(messageId);
    if (messages.size > 0 || channels.get(channel) !== followers) return;
    channels.delete(channel);
    followers.stop();
  };
}

function startFollowing(store: ReadonlyStore<ClientState>, channel: string): Followers {
  const messages: Followers['messages'] = new Map();
  let view = channelOf(store.getState(), channel);
  const stop = store.subscribe((state) => {
    const next = channelOf(state, channel);
    if (next === view) return;
    view = next;
    for (const [messageId, followed] of messages) {
      const message = messageOf(view, messageId);
      if (message === followed.message) continue;
      followed.message = message;
      for (const listener of followed.listeners) listener();
    }
  });
  return { messages, stop };
}
