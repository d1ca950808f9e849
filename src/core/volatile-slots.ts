import type { ClientFrame } from '../protocol/client-frames.js';
import type { Clock } from '../shared/clock.js';
import { createTimers } from './connection/timers.js';
import { FULL_SOCKET_BYTES } from './command-desk.js';

/** ms until a full socket is looked at again. */
const LOOK_AGAIN_MS = 50;

/** A frame whose newest value is the only one that matters. */
export type VolatileFrame = Extract<ClientFrame, { type: 'signal-send' | 'register-set' }>;

export type VolatileSlots = {
  /** Sends the frame, or keeps it while the socket is full; a newer one of its kind takes its place. */
  offer: (frame: VolatileFrame) => boolean;
  /** The line is gone, and what was to be said over it is no longer true. */
  clear: () => void;
};

/** Signals and registers behind a slow line: one slot for each name, so that old values never pile up. */
export function createVolatileSlots(options: {
  clock: Clock;
  send: (frame: ClientFrame) => boolean;
  buffered: () => number;
}): VolatileSlots {
  const { clock, send, buffered } = options;
  const timers = createTimers(clock);
  const slots = new Map<string, VolatileFrame>();

  const flush = (): void => {
    if (buffered() >= FULL_SOCKET_BYTES) return timers.set('flush', LOOK_AGAIN_MS, flush);
    const due = [...slots.values()];
    slots.clear();
    for (const frame of due) send(frame);
  };

  return {
    offer: (frame) => {
      if (slots.size === 0 && buffered() < FULL_SOCKET_BYTES) return send(frame);
      slots.set(slotOf(frame), frame);
      timers.set('flush', LOOK_AGAIN_MS, flush);
      return true;
    },
    clear: () => {
      slots.clear();
      timers.clearAll();
    },
  };
}

function slotOf(frame: VolatileFrame): string {
  return [frame.type, frame.channel, frame.type === 'signal-send' ? frame.name : frame.key].join(' ');
}
