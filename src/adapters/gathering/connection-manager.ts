import type { JsonValue } from '../../model/json.js';

/** A client that is in a channel: takes one message. */
export type ChannelMember = (message: Readonly<Record<string, JsonValue>>) => void;

/** The document's `ConnectionManager`: which clients are in which channel. */
export type ConnectionManager = {
  connect: (channel: string, member: ChannelMember) => void;
  /** Harmless for one who is not in it. */
  disconnect: (channel: string, member: ChannelMember) => void;
  /** To everybody who is in the channel; to nobody where it has none. */
  broadcast: (channel: string, message: Readonly<Record<string, JsonValue>>) => void;
};

/** Makes one without clients. A channel lasts as long as somebody is in it. */
export function createConnectionManager(): ConnectionManager {
  const channels = new Map<string, Set<ChannelMember>>();
  return {
    connect: (channel, member) => {
      const members = channels.get(channel) ?? new Set();
      channels.set(channel, members.add(member));
    },
    disconnect: (channel, member) => {
      const members = channels.get(channel);
      members?.delete(member);
      if (members?.size === 0) channels.delete(channel);
    },
    broadcast: (channel, message) => {
      // A copy: a member may leave while it is told.
      for (const member of Array.from(channels.get(channel) ?? [])) member(message);
    },
  };
}
