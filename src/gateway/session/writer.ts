import { joinFrames, MAX_FRAMES_PER_MESSAGE } from '../../protocol/codec.js';
import { SOCKET_OPEN, type SocketLike } from '../../protocol/socket-like.js';
import type { Clock, TimerHandle } from '../../shared/clock.js';
import { byteLength } from '../../shared/byte-length.js';
import type { GatewayLimits } from '../gateway-limits.js';

export type WriterOptions = {
  socket: SocketLike;
  clock: Clock;
  limits: Pick<GatewayLimits, 'softQueueBytes' | 'hardQueueBytes' | 'stalledReaderMs'>;
  /** The line was over its soft limit and has room again. */
  onFree: () => void;
  /** The line is over its hard limit, or takes nothing any more. */
  onOverflow: () => void;
};

/** Writes frames to one socket: those of one turn of the event loop go as one message. */
export type Writer = {
  send: (frame: string) => void;
  /** Writes what waits, now. */
  flush: () => void;
  /** Whether more waits than the soft limit: what may be left out should be. */
  readonly isSlow: boolean;
  close: () => void;
};

/** How often a line with something on it is looked at, in ms: sockets say nothing when they have room again. */
const LOOK_MS = 100;

/** Makes the writer of one socket. */
export function createWriter({ socket, clock, limits, onFree, onOverflow }: WriterOptions): Writer {
  let queue: string[] = [];
  let queuedBytes = 0;
  let isScheduled = false;
  let isSlow = false;
  let isClosed = false;
  let timer: TimerHandle;
  let sentBytes = 0;
  let leftBytes = 0;
  let progressAt = 0;
  let largeBytes = 0;

  const waiting = (): number => queuedBytes + socket.bufferedAmount;
  /**
   * What waits beside a large frame on the line. A snapshot may be larger than every limit: it alone makes nobody slow,
   * or its reader would be sent another one for what happened while it travelled, and so on without an end.
   */
  const excess = (): number => waiting() - largeBytes;

  const look = (): void => {
    timer = undefined;
    if (isClosed) return;
    const left = sentBytes - socket.bufferedAmount;
    const now = clock.monotonic();
    if (left > leftBytes || socket.bufferedAmount === 0) progressAt = now;
    leftBytes = left;
    if (now - progressAt >= limits.stalledReaderMs) return onOverflow();
    if (isSlow && excess() <= limits.softQueueBytes / 2) {
      isSlow = false;
      onFree();
    }
    lookLater();
  };
  const lookLater = (): void => {
    if (isClosed || timer !== undefined || (socket.bufferedAmount === 0 && !isSlow)) return;
    timer = clock.setTimer(look, LOOK_MS);
  };

  const flush = (): void => {
    isScheduled = false;
    if (isClosed || queue.length === 0 || socket.readyState !== SOCKET_OPEN) return;
    if (socket.bufferedAmount === 0) progressAt = clock.monotonic();
    sentBytes += queuedBytes;
    const frames = queue;
    queue = [];
    queuedBytes = 0;
    for (let at = 0; at < frames.length; at += MAX_FRAMES_PER_MESSAGE) {
      socket.send(joinFrames(frames.slice(at, at + MAX_FRAMES_PER_MESSAGE)));
    }
    lookLater();
  };

  return {
    send: (frame) => {
      if (isClosed) return;
      if (waiting() === 0) largeBytes = 0;
      if (excess() > limits.hardQueueBytes) return onOverflow();
      const bytes = byteLength(frame);
      queue.push(frame);
      queuedBytes += bytes;
      if (bytes > limits.softQueueBytes / 2) largeBytes = Math.max(largeBytes, bytes);
      if (excess() > limits.softQueueBytes) isSlow = true;
      if (isScheduled) return;
      isScheduled = true;
      queueMicrotask(flush);
    },
    flush,
    get isSlow() {
      return isSlow;
    },
    close: () => {
      isClosed = true;
      queue = [];
      if (timer !== undefined) clock.clearTimer(timer);
    },
  };
}
