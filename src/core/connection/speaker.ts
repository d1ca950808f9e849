import type {
  AdapterContext,
  AdapterEffect,
  AdapterStep,
  ClientAdapter,
  OpenedContext,
} from '../../protocol/adapter.js';
import type { ClientFrame } from '../../protocol/client-frames.js';
import type { Clock } from '../../shared/clock.js';
import { createTimers } from './timers.js';

export type SpeakerOptions = {
  adapter: ClientAdapter;
  clock: Clock;
  context: () => AdapterContext;
  batch: (work: () => void) => void;
  /** Does what the adapter wants done, but for its timers. */
  run: (effect: Exclude<AdapterEffect, { type: 'timer-set' | 'timer-clear' }>) => void;
};

/** An adapter at work on one connection: holds its state, which outlives sockets, and its timers. */
export type Speaker = {
  opened: (hello: OpenedContext) => void;
  received: (data: string | Uint8Array) => void;
  command: (frame: ClientFrame) => void;
  closed: (how: { code: number; reason: string }) => void;
  dispose: () => void;
};

export function createSpeaker({ adapter, clock, context, batch, run }: SpeakerOptions): Speaker {
  const timers = createTimers(clock);
  let state = adapter.initial();

  const step =
    <I>(take: AdapterStep<unknown, I>) =>
    (input: I): void => {
      const [next, effects] = take(state, input, context());
      state = next;
      for (const effect of effects) act(effect);
    };
  const timeIsUp = step(adapter.timer);

  const act = (effect: AdapterEffect): void => {
    switch (effect.type) {
      case 'timer-set':
        return timers.set(effect.key, effect.ms, () => batch(() => timeIsUp(effect.key)));
      case 'timer-clear':
        return timers.clear(effect.key);
      default:
        return run(effect);
    }
  };

  return {
    opened: step(adapter.opened),
    received: step(adapter.received),
    command: step(adapter.command),
    closed: step(adapter.closed),
    dispose: timers.clearAll,
  };
}
