import type { ChannelEvent } from '../../model/event.js';
import type { AdapterContext, AdapterEffect } from '../../protocol/adapter.js';
import type { ClientFrame, ClientFrameOf } from '../../protocol/client-frames.js';
import type { Register } from '../../protocol/server-frames.js';
import type { Random } from '../../shared/random.js';
import { emit } from './foreign-frames.js';
import { appendEvents, joinForeignLog, startForeignLog, type ForeignLog } from './foreign-log.js';

/** The log of a wire whose address is its one channel. It has no name until the client joins it under one. */
export type OnlyChannel = ForeignLog | undefined;

/** Writes to it. Before it was joined, what is written waits in its state. */
export function writeOnly(
  only: OnlyChannel,
  events: readonly ChannelEvent[],
  random: Random,
): readonly [ForeignLog, AdapterEffect[]] {
  const [log, frames] = appendEvents(only ?? startForeignLog('', random), events, random);
  return [log, frames.map(emit)];
}

/** Joins it. A second channel at the same time is refused: there is no place to ask the server for another one. */
export function joinOnly(
  only: OnlyChannel,
  frame: ClientFrameOf<'channel-subscribe'>,
  random: Random,
  registers: Register[] = [],
): readonly [ForeignLog, AdapterEffect[]] {
  const log = only ?? startForeignLog('', random);
  if (log.isRead && log.channel !== frame.channel) {
    const message =
      `This address is the channel "${log.channel}" already, so "${frame.channel}" was not joined. ` +
      'Make a connection of its own for it.';
    const error = { code: 'channel-limit', message, retryable: false };
    return [log, [emit({ type: 'channel-denied', channel: frame.channel, join: frame.join, error })]];
  }
  const [next, subscribed] = joinForeignLog({ ...log, channel: frame.channel }, frame);
  return [next, [emit({ ...subscribed, registers })]];
}

/** What the core says to such a wire: joining and leaving are answered here, commands by `send`; nothing else is written. */
export function commandOnly<S extends { readonly only: OnlyChannel }>(
  state: S,
  frame: ClientFrame,
  { random }: AdapterContext,
  send: (frame: ClientFrameOf<'command-send'>) => readonly [S, readonly AdapterEffect[]],
): readonly [S, readonly AdapterEffect[]] {
  if (frame.type === 'command-send') return send(frame);
  if (frame.type === 'channel-unsubscribe') return [{ ...state, only: leaveOnly(state.only, frame) }, []];
  if (frame.type !== 'channel-subscribe') return [state, []];
  const [only, effects] = joinOnly(state.only, frame, random);
  return [{ ...state, only }, effects];
}

/** Leaves it; it may then be joined under another name. */
export function leaveOnly(only: OnlyChannel, { channel }: ClientFrameOf<'channel-unsubscribe'>): OnlyChannel {
  return only?.channel === channel ? { ...only, isRead: false } : only;
}
