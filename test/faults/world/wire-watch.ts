import type { Judge } from './invariants.js';
import { framesIn, type Frame, type ShimOf } from './shim-socket.js';
import type { WrittenLog } from './watched-store.js';

/**
 * Judges what the gateway sends over each socket, before any fault befalls it. Hashes and events are compared as they
 * were written; nothing of it is folded.
 */
export function watchWire(log: WrittenLog, judge: Judge): ShimOf {
  return () => {
    /** How far this socket was told of the log, by epoch. */
    const told = new Map<string, number>();

    const events = ({ epoch = '', from = 1, events = [], stamps = [] }: Frame): void => {
      for (const [index, event] of events.entries()) {
        const seq = from + index;
        const row = log.row(epoch, seq);
        judge.expect(
          row !== undefined,
          'commit-before-broadcast',
          () => `event ${seq} was sent and not stored.`,
        );
        judge.expect(
          row === undefined || (row.encoded === JSON.stringify(event) && row.stamp === stamps[index]),
          'log-is-never-rewritten',
          () => `as event ${seq} was sent ${JSON.stringify(event)}, and stored was ${row?.encoded}.`,
        );
      }
      told.set(epoch, Math.max(told.get(epoch) ?? 0, from + events.length - 1));
    };

    const head = (frame: { epoch: string; seq: number; hash: number }): void =>
      judge.expect(
        frame.seq === 0 || log.row(frame.epoch, frame.seq)?.hash === frame.hash,
        'heads-are-of-the-log',
        () => `${frame.hash} was named for event ${frame.seq}.`,
      );

    const look = (frame: Frame): void => {
      if (frame.type === 'channel-events') return events(frame);
      if (frame.type === 'channel-subscribed') {
        if (frame.snapshot) head(frame.snapshot.cursor);
        return events(frame);
      }
      for (const one of frame.heads ?? []) {
        judge.expect(
          one.seq <= (told.get(one.epoch) ?? 0),
          'heads-follow-events',
          () => `the head ${one.seq} was sent over a socket that had carried ${told.get(one.epoch)}.`,
        );
        head(one);
      }
    };

    return {
      toClient: (text) => {
        for (const frame of framesIn(text)) look(frame);
        return [text];
      },
    };
  };
}
