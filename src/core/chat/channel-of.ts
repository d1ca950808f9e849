import type { ChannelView } from '../channel/channel-view.js';
import type { ClientState } from '../store/client-state.js';

/** A channel that nobody holds yet: what the first render shows, before its effect has joined. */
export const emptyView: ChannelView = {
  status: 'subscribing',
  error: null,
  order: [],
  allIds: [],
  settled: new Map(),
  open: new Map(),
  pending: new Map(),
  turns: new Map(),
  selection: new Map(),
  hasMore: false,
  loadingOlder: false,
  members: [],
  registers: new Map(),
  typing: [],
  verified: false,
  cursor: null,
  counters: { lost: 0, doubled: 0, duplicates: 0, gaps: 0, resumed: 0, snapshots: 0, verifications: 0 },
};

/** The view of a channel in a client's state, an empty one where nobody holds it. */
export function channelOf(state: ClientState, name: string): ChannelView {
  return state.channels.get(name) ?? emptyView;
}
