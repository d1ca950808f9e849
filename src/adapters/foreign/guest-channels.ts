import { decodeEvent, type ChannelEvent } from '../../model/event.js';
import type { ChannelSnapshot } from '../../model/snapshot.js';
import type { ClientFrameOf } from '../../protocol/client-frames.js';
import type { GuestSession } from '../../protocol/endpoint.js';
import type { ServerFrame, ServerFrameOf } from '../../protocol/server-frames.js';

/** What an endpoint is told of the channels that its client is in. */
export type GuestChannelEvents = {
  /** The channel is joined, as it stands; or joined again, when what was missed came as a snapshot. */
  joined: (channel: string, snapshot: ChannelSnapshot | undefined) => void;
  denied: (channel: string, error: ServerFrameOf<'channel-denied'>['error']) => void;
  event: (channel: string, event: ChannelEvent) => void;
  reply: (frame: ServerFrameOf<'command-reply'>) => void;
};

/** The channels of one guest. */
export type GuestChannels = {
  /** Joins, where it is not in already. */
  join: (channel: string) => void;
  leave: (channel: string) => void;
  /** Sent once the channel is joined: what it sets going is then seen from its beginning. */
  command: (channel: string, id: string, command: ClientFrameOf<'command-send'>['command']) => void;
  /** Of `GuestOptions.onFrame`: frames that are about channels. */
  frame: (frame: ServerFrame) => void;
};

/**
 * Follows channels for a foreign client, on a line to the gateway that is in the same process and so loses nothing: what
 * a slow reader is denied comes as a snapshot.
 */
export function createGuestChannels(session: GuestSession, told: GuestChannelEvents): GuestChannels {
  /** Channels that are joined or asked for, with what waits for the answer. */
  const joins = new Map<string, { isIn: boolean; waiting: ClientFrameOf<'command-send'>[] }>();
  const read = (channel: string, events: readonly unknown[]): void => {
    for (const value of events) {
      const decoded = decodeEvent(value);
      if ('event' in decoded) told.event(channel, decoded.event);
    }
  };
  const enter = (channel: string): void => {
    const join = joins.get(channel);
    if (!join) return;
    join.isIn = true;
    for (const waiting of join.waiting.splice(0)) session.send(waiting);
  };
  return {
    join: (channel) => {
      if (joins.has(channel)) return;
      joins.set(channel, { isIn: false, waiting: [] });
      session.send({ type: 'channel-subscribe', channel, join: 1 });
    },
    leave: (channel) => {
      if (joins.delete(channel)) session.send({ type: 'channel-unsubscribe', channel });
    },
    command: (channel, id, command) => {
      const frame = { type: 'command-send', id, channel, command } as const;
      const join = joins.get(channel);
      if (join && !join.isIn) join.waiting.push(frame);
      else session.send(frame);
    },
    frame: (frame) => {
      switch (frame.type) {
        case 'channel-subscribed':
          told.joined(frame.channel, frame.snapshot);
          read(frame.channel, frame.events);
          return enter(frame.channel);
        case 'channel-denied':
        case 'channel-closed':
          joins.delete(frame.channel);
          return told.denied(frame.channel, frame.error);
        case 'channel-events':
          return read(frame.channel, frame.events);
        case 'command-reply':
          return told.reply(frame);
        default:
      }
    },
  };
}
