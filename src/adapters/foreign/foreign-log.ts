import { applyEvents } from '../../model/apply-event.js';
import { emptyChannelState, type ChannelState } from '../../model/channel-state.js';
import type { ChannelEvent } from '../../model/event.js';
import { EMPTY_HASH, mixHashes } from '../../model/rolling-hash.js';
import { toSnapshot } from '../../model/snapshot.js';
import type { ClientFrameOf } from '../../protocol/client-frames.js';
import type { ServerFrameOf } from '../../protocol/server-frames.js';
import { createId } from '../../shared/ids.js';
import type { Random } from '../../shared/random.js';

/**
 * The log that an adapter keeps for a channel of a wire without numbers: the adapter is the only one who writes it, so
 * it is exact for what came over the line, and says nothing of what was said while there was none.
 */
export type ForeignLog = {
  readonly channel: string;
  readonly epoch: string;
  readonly seq: number;
  readonly hash: number;
  readonly state: ChannelState;
  /** Whether the client is in the channel: events are sent to those who are. */
  readonly isRead: boolean;
};

/** An empty log of its own epoch. */
export function startForeignLog(channel: string, random: Random): ForeignLog {
  return {
    channel,
    epoch: createId(random),
    seq: 0,
    hash: EMPTY_HASH,
    state: emptyChannelState,
    isRead: false,
  };
}

/** Writes events: the log behind them, and the frame that brings them to the client if it is in the channel. */
export function appendEvents(
  log: ForeignLog,
  events: readonly ChannelEvent[],
  random: Random,
): readonly [ForeignLog, readonly ServerFrameOf<'channel-events'>[]] {
  if (events.length === 0) return [log, []];
  const stamps = events.map(() => random());
  const next: ForeignLog = {
    ...log,
    seq: log.seq + events.length,
    hash: mixHashes(log.hash, stamps),
    state: applyEvents(events, log.state),
  };
  if (!log.isRead) return [next, []];
  const { channel, epoch } = log;
  return [next, [{ type: 'channel-events', channel, epoch, from: log.seq + 1, events: [...events], stamps }]];
}

/** Answers a join: nothing to a client that has it all, a snapshot to any other. */
export function joinForeignLog(
  log: ForeignLog,
  { join, cursor }: Pick<ClientFrameOf<'channel-subscribe'>, 'join' | 'cursor'>,
): readonly [ForeignLog, ServerFrameOf<'channel-subscribed'>] {
  const { channel, epoch, seq, hash } = log;
  const recovered = cursor?.epoch === epoch && cursor.seq === seq && cursor.hash === hash;
  const snapshot = recovered ? {} : { snapshot: toSnapshot(channel, { epoch, seq, hash }, log.state) };
  return [
    { ...log, isRead: true },
    {
      type: 'channel-subscribed',
      channel,
      join,
      recovered,
      epoch,
      ...snapshot,
      registers: [],
      from: seq + 1,
      events: [],
      stamps: [],
    },
  ];
}
