import { createLine, type Line, type LineOptions } from '../../src/faults/index.js';
import type { SocketLike } from '../../src/protocol/socket-like.js';
import { createManualClock, type ManualClock } from '../../src/testing/manual-clock.js';
import { settle } from '../../src/testing/settle.js';
import { createSocketConstructor } from '../../src/testing/socket-constructor.js';
import { createSeededRandom } from '../../src/testing/seeded-random.js';

/** A line between a page and a server in memory, and what each end saw, in order. */
export type WatchedLine = {
  clock: ManualClock;
  line: Line;
  /** Opens a connection. */
  open: () => SocketLike;
  /** What the pages saw. */
  page: string[];
  /** What the server saw. */
  server: string[];
  /** The server's ends, oldest first. */
  servers: SocketLike[];
};

/** Makes it; nothing is open yet. */
export function createWatchedLine(options: LineOptions = {}): WatchedLine {
  const clock = createManualClock();
  const line = createLine({ clock, random: createSeededRandom(3), ...options });
  const page: string[] = [];
  const server: string[] = [];
  const servers: SocketLike[] = [];
  const Socket = line.webSocket(
    createSocketConstructor((socket) => {
      servers.push(socket);
      watch(socket, server);
    }),
  );
  const open = (): SocketLike => {
    const socket = new Socket('ws://in-page.invalid/');
    watch(socket, page);
    return socket;
  };
  return { clock, line, open, page, server, servers };
}

/** Writes down what happens at one end. */
export function watch(socket: SocketLike, log: string[]): void {
  socket.binaryType = 'arraybuffer';
  socket.onopen = () => log.push('open');
  socket.onmessage = ({ data }) =>
    log.push(typeof data === 'string' ? data : data instanceof ArrayBuffer ? 'bytes' : 'not an ArrayBuffer');
  socket.onerror = () => log.push('error');
  socket.onclose = ({ code, reason, wasClean }) =>
    log.push([`close ${code}`, reason, ...(wasClean ? ['clean'] : [])].filter(Boolean).join(' '));
}

/** A line with one open connection. */
export async function connected(): Promise<WatchedLine & { socket: SocketLike }> {
  const watched = createWatchedLine();
  const socket = watched.open();
  await settle();
  watched.page.length = 0;
  return { ...watched, socket };
}

/** Sends each word as a message. */
export const sendAll = (socket: { send: (data: string) => void }, words: string): void => {
  for (const word of words.split(' ')) socket.send(word);
};
