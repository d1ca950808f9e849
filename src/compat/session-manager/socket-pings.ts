import type { Clock, TimerHandle } from '../../shared/clock.js';

/** A socket that can send protocol pings: `ws`'s can, a browser's cannot. */
type PingSocket = { ping: () => void; on: (event: 'pong', heard: () => void) => void };

/** Of `startPings`. Times are in ms. */
export type PingOptions = {
  clock: Clock;
  interval: number;
  timeout: number;
  pinged: (at: number) => void;
  ponged: (at: number) => void;
  /** No pong came in time. */
  dead: () => void;
};

/** Pings a socket for as long as it is open, one ping after the other's pong. @returns ends it */
export function startPings(socket: unknown, { clock, interval, timeout, ...told }: PingOptions): () => void {
  if (!canPing(socket)) return () => undefined;
  let timer: TimerHandle;
  let isOver = false;
  let isWaiting = false;
  const after = (ms: number, task: () => void): void => {
    clock.clearTimer(timer);
    timer = clock.setTimer(task, ms);
  };
  const ping = (): void => {
    isWaiting = true;
    told.pinged(clock.now());
    after(timeout, told.dead);
    socket.ping();
  };
  socket.on('pong', () => {
    if (isOver || !isWaiting) return;
    isWaiting = false;
    told.ponged(clock.now());
    after(interval, ping);
  });
  after(interval, ping);
  return () => {
    isOver = true;
    clock.clearTimer(timer);
  };
}

function canPing(socket: unknown): socket is PingSocket {
  return (
    typeof socket === 'object' &&
    socket !== null &&
    'ping' in socket &&
    typeof socket.ping === 'function' &&
    'on' in socket &&
    typeof socket.on === 'function'
  );
}
