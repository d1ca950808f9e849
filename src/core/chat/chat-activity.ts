import type { ChatError } from '../../protocol/chat-error.js';
import type { ChannelHandle } from '../channel/channel-handle.js';

/** What this page asked of a channel, as far as the channel's own view does not say it. */
export type ChatActivity = {
  /** Sends, edits and regenerations without a reply. */
  requests: number;
  /** The turn that the last reply promised, until an event has brought it. */
  awaitedTurnId: string | null;
  /** Of the last command that failed without leaving a failed message behind. */
  error: ChatError | undefined;
  /** Ids of failed messages whose error was seen and cleared. */
  cleared: ReadonlySet<string>;
};

export type ActivityStore = {
  getState: () => ChatActivity;
  setState: (change: Partial<ChatActivity>) => void;
  subscribe: (listener: () => void) => () => void;
};

export const idleActivity: ChatActivity = {
  requests: 0,
  awaitedTurnId: null,
  error: undefined,
  cleared: new Set(),
};

/** One for each handle: a thread and a composer that use the hook apart must agree on the status. */
const stores = new WeakMap<ChannelHandle, ActivityStore>();

export function activityOf(handle: ChannelHandle): ActivityStore {
  const known = stores.get(handle);
  if (known) return known;
  let state = idleActivity;
  const listeners = new Set<() => void>();
  const store: ActivityStore = {
    getState: () => state,
    setState: (change) => {
      state = { ...state, ...change };
      for (const listener of listeners) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  stores.set(handle, store);
  return store;
}
