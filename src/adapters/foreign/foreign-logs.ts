import type { ChannelEvent } from '../../model/event.js';
import type { AdapterContext, AdapterEffect } from '../../protocol/adapter.js';
import { emit } from './foreign-frames.js';
import { appendEvents, startForeignLog, type ForeignLog } from './foreign-log.js';

/** Part of the state of an adapter whose wire has several channels: the log of each. */
type WithLogs = { readonly logs: ReadonlyMap<string, ForeignLog> };

/** What a step of an adapter with the state `S` comes to. */
type StepOf<S> = readonly [S, readonly AdapterEffect[]];

/** One step after the other, with what all of them want done. */
export function follow<S>([state, effects]: StepOf<S>, next: (state: S) => StepOf<S>): StepOf<S> {
  const [then, more] = next(state);
  return [then, [...effects, ...more]];
}

/** A channel's log, which begins with the first look at it. */
export function logOf(
  { logs }: WithLogs,
  channel: string,
  { random }: Pick<AdapterContext, 'random'>,
): ForeignLog {
  return logs.get(channel) ?? startForeignLog(channel, random);
}

/** Writes events into a channel's log. */
export function writeEvents<S extends WithLogs>(
  state: S,
  channel: string,
  events: readonly ChannelEvent[],
  context: AdapterContext,
): StepOf<S> {
  const [log, frames] = appendEvents(logOf(state, channel, context), events, context.random);
  return [{ ...state, logs: new Map(state.logs).set(channel, log) }, frames.map(emit)];
}
