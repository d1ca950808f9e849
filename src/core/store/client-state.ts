import type { ChannelView } from '../channel/channel-view.js';
import type { ConnectionView } from '../connection/connection-view.js';

/** Everything that a client shows, in one store. Read it through selectors; nothing but the client writes it. */
export type ClientState = {
  connection: ConnectionView;
  /** By name; a channel is here as long as somebody holds it, and a moment longer. */
  channels: ReadonlyMap<string, ChannelView>;
  /** Commands that wait for an answer, over all channels. */
  outbox: { count: number; bytes: number };
};

/** A zustand store that can be read and followed, not written. */
export type ReadonlyStore<S> = {
  getState: () => S;
  getInitialState: () => S;
  subscribe: (listener: (state: S, previous: S) => void) => () => void;
};
