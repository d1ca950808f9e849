import { MAX_FRAMES_PER_MESSAGE } from '../../protocol/codec.js';
import { shareText, type SharedText } from '../../protocol/shared-text.js';
import { SOCKET_OPEN, type SocketLike } from '../../protocol/socket-like.js';
import type { Clock, TimerHandle } from '../../shared/clock.js';
import { nextTask, taskNumber } from '../../shared/next-task.js';
import type { GatewayLimits } from '../gateway-limits.js';
import { joinShared } from './join-shared.js';

export type WriterOptions = {
  socket: SocketLike;
  clock: Clock;
  limits: Pick<GatewayLimits, 'softQueueBytes' | 'hardQueueBytes' | 'stalledReaderMs'>;
  /** The line was over its soft limit and has room again. */
  onFree: () => void;
  /** The line is over its hard limit, or takes nothing any more. */
  onOverflow: () => void;
};

/** Writes frames to one socket: those that are sent at once go as one message. */
export type Writer = {
  /** `isControl`: it says how the session itself is, and has room that bulk cannot take from it. */
  send: (frame: string | SharedText, isControl?: boolean) => void;
  /** Writes what waits, now. */
  flush: () => void;
  /** Whether more waits than the soft limit: what may be left out should be. */
  readonly isSlow: boolean;
  close: () => void;
};

/** How often a line with something on it is looked at, in ms: sockets say nothing when they have room again. */
const LOOK_MS = 100;

/**
 * Messages that a platform's socket is written to at once in one task of the event loop. What comes after them in that
 * task, as in a burst, goes together at the task's end: system calls, not bytes, are what a message costs there. A socket
 * in memory has none.
 */
const PROMPT_MESSAGES = 4;

/** Bytes beyond the hard limit for frames that say how the session is: a heartbeat must not be what closes a line. */
const CONTROL_BYTES = 65_536;

/** Makes the writer of one socket. */
export function createWriter({ socket, clock, limits, onFree, onOverflow }: WriterOptions): Writer {
  let queue: SharedText[] = [];
  let queuedBytes = 0;
  let isScheduled = false;
  let isSlow = false;
  let isClosed = false;
  let timer: TimerHandle;
  let sentBytes = 0;
  let leftBytes = 0;
  let progressAt = 0;
  let largeBytes = 0;
  /** The task of the event loop that was written in last, and how often. */
  let task = -1;
  let written = 0;

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

  const write = (frames: readonly SharedText[]): void => {
    const message = joinShared(frames);
    if (socket.sendShared) socket.sendShared(message);
    else socket.send(message.text);
  };

  const flush = (): void => {
    isScheduled = false;
    if (isClosed || queue.length === 0 || socket.readyState !== SOCKET_OPEN) return;
    if (socket.bufferedAmount === 0) progressAt = clock.monotonic();
    sentBytes += queuedBytes;
    const frames = queue;
    queue = [];
    queuedBytes = 0;
    if (frames.length <= MAX_FRAMES_PER_MESSAGE) write(frames);
    else {
      for (let at = 0; at < frames.length; at += MAX_FRAMES_PER_MESSAGE) {
        write(frames.slice(at, at + MAX_FRAMES_PER_MESSAGE));
      }
    }
    lookLater();
  };

  const schedule = (): void => {
    isScheduled = true;
    const now = taskNumber();
    written = now === task ? written + 1 : 1;
    task = now;
    if (written <= PROMPT_MESSAGES || !socket.sendShared) queueMicrotask(flush);
    else nextTask(flush);
  };

  return {
    send: (given, isControl = false) => {
      if (isClosed) return;
      if (waiting() === 0) largeBytes = 0;
      const most = limits.hardQueueBytes + (isControl ? CONTROL_BYTES : 0);
      if (excess() > most) return onOverflow();
      const frame = typeof given === 'string' ? shareText(given) : given;
      const { bytes } = frame;
      queue.push(frame);
      queuedBytes += bytes;
      if (bytes > limits.softQueueBytes / 2) largeBytes = Math.max(largeBytes, bytes);
      if (excess() > limits.softQueueBytes) isSlow = true;
      if (!isScheduled) schedule();
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
