/**
 * A TCP proxy between a real client (a browser, say) and a real gateway, with a hand on the cable. It knows nothing of
 * WebSockets: cuts fall where the bytes say, inside frames and handshakes too.
 *
 * @example
 * const proxy = await createTcpProxy({ port: gatewayPort });
 * await page.goto(`http://127.0.0.1:${proxy.port}/`);
 * const cuts = proxy.cutRepeatedly({ seed: 7, times: 12, every: { bytes: [500, 4000] } });
 * await cuts.done;
 * await proxy.close();
 */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';

import type { LineDirection } from '../../src/faults/index.js';
import { createSeededRandom } from '../../src/testing/seeded-random.js';

/** `reset` sends RST, as a crashed or rebooted box does; `end` sends FIN with no closing handshake of a WebSocket's. */
export type CutHow = 'reset' | 'end';

export type CutSchedule = {
  seed: number;
  times: number;
  /** What lies between two cuts, from and to: ms, or bytes in `direction`. */
  every: { bytes: readonly [number, number] } | { ms: readonly [number, number] };
  /** @default 'to-client' */
  direction?: LineDirection;
  /** @default each by chance */
  how?: CutHow;
};

export type TcpProxy = {
  readonly port: number;
  /** Connections that are open, and all that were ever let in. */
  readonly open: number;
  readonly accepted: number;
  /** Bytes that were passed on since the proxy was made. */
  count: (direction: LineDirection) => number;
  /** Ends every connection on both sides. Bytes that were read and not passed on are lost. @default 'reset' */
  cut: (how?: CutHow) => void;
  /** Cuts when just that many more bytes have been passed on in a direction. Resolves when it has. */
  cutAfter: (bytes: number, direction?: LineDirection, how?: CutHow) => Promise<void>;
  /** Cuts by a schedule that is the same for the same seed; `cuts` counts those that were made. */
  cutRepeatedly: (schedule: CutSchedule) => { readonly cuts: number; done: Promise<void>; stop: () => void };
  /** Resets every new connection, or (`false`) lets them in again. */
  refuse: (isRefusing: boolean) => void;
  /** Passes at most this many bytes on in one segment; `Infinity` for as they come. */
  slice: (bytes: number) => void;
  /** Bytes a second in each direction of each connection; `Infinity` for no limit. */
  slow: (bytesPerSecond: number) => void;
  /** Half-open: passes nothing on, the end of a connection included. @default both directions */
  pause: (direction?: LineDirection) => void;
  /** @default both directions */
  resume: (direction?: LineDirection) => void;
  close: () => Promise<void>;
};

type Budget = { direction: LineDirection; left: number; how: CutHow; done: () => void };

/** Starts one on a free port of the loopback, before the server at `target`. */
export async function createTcpProxy(target: { port: number; host?: string }): Promise<TcpProxy> {
  const pairs = new Set<readonly [Socket, Socket]>();
  const counts = { 'to-server': 0, 'to-client': 0 };
  const gates: Partial<Record<LineDirection, { opened: Promise<void>; open: () => void }>> = {};
  const budgets = new Set<Budget>();
  let accepted = 0;
  let isRefusing = false;
  let sliceBytes = Infinity;
  let bytesPerSecond = Infinity;

  const cut = (how: CutHow = 'reset'): void => {
    for (const pair of pairs) for (const socket of pair) end(socket, how);
    pairs.clear();
  };

  /** Passes one piece on and cuts after the byte that a budget names. */
  const write = async (to: Socket, piece: Buffer, direction: LineDirection): Promise<void> => {
    const due = [...budgets].filter(
      (budget) => budget.direction === direction && budget.left <= piece.length,
    );
    const first = due.toSorted((one, other) => one.left - other.left)[0];
    const passed = first ? piece.subarray(0, first.left) : piece;
    counts[direction] += passed.length;
    for (const budget of budgets) if (budget.direction === direction) budget.left -= passed.length;
    if (first) {
      budgets.delete(first);
      // Written to the end before the cut: a reset takes back what still waits here.
      await new Promise((resolve) => to.write(passed, resolve));
      cut(first.how);
      first.done();
    } else if (!to.write(passed)) await Promise.race([once(to, 'drain'), once(to, 'close')]);
  };

  const pass = async (from: Socket, to: Socket, direction: LineDirection): Promise<void> => {
    try {
      for await (const chunk of from) {
        // Without an encoding a socket yields Buffers.
        let rest = chunk as Buffer;
        while (rest.length > 0) {
          await gates[direction]?.opened;
          if (to.destroyed) return;
          const size = Math.max(1, Math.min(rest.length, sliceBytes, Math.ceil(bytesPerSecond / 20)));
          const piece = rest.subarray(0, size);
          rest = rest.subarray(size);
          if (bytesPerSecond < Infinity) await sleep((size / bytesPerSecond) * 1000);
          await write(to, piece, direction);
          if (size === sliceBytes) await nextTurn();
        }
      }
      await gates[direction]?.opened;
      to.end();
    } catch {
      // The connection broke on this side: so it does on the other.
      await gates[direction]?.opened;
      end(to, 'reset');
    }
  };

  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    client.on('error', () => {});
    if (isRefusing) {
      end(client, 'reset');
      return;
    }
    accepted += 1;
    const upstream = connect({
      ...target,
      host: target.host ?? '127.0.0.1',
      allowHalfOpen: true,
      noDelay: true,
    });
    upstream.on('error', () => {});
    const pair = [client, upstream] as const;
    pairs.add(pair);
    for (const socket of pair) {
      socket.once('close', () => {
        if (pair.every(({ destroyed }) => destroyed)) pairs.delete(pair);
      });
    }
    void pass(client, upstream, 'to-server');
    void pass(upstream, client, 'to-client');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  const directionsOf = (direction?: LineDirection): LineDirection[] =>
    direction ? [direction] : ['to-server', 'to-client'];

  const proxy: TcpProxy = {
    // A server that listens on TCP has an address that is an object.
    port: (server.address() as AddressInfo).port,
    get open() {
      return pairs.size;
    },
    get accepted() {
      return accepted;
    },
    count: (direction) => counts[direction],
    cut,
    cutAfter: (bytes, direction = 'to-client', how = 'reset') =>
      new Promise((done) => budgets.add({ direction, left: bytes, how, done })),
    cutRepeatedly: (schedule) => {
      const random = createSeededRandom(schedule.seed);
      const stopping = new AbortController();
      const stopped = once(stopping.signal, 'abort');
      let cuts = 0;
      const run = async (): Promise<void> => {
        while (cuts < schedule.times && !stopping.signal.aborted) {
          const how = schedule.how ?? (random() % 2 === 0 ? 'reset' : 'end');
          const [least, most] = 'ms' in schedule.every ? schedule.every.ms : schedule.every.bytes;
          const amount = least + (random() % (most - least + 1));
          if ('ms' in schedule.every) {
            await Promise.race([sleep(amount), stopped]);
            if (!stopping.signal.aborted) cut(how);
          } else await Promise.race([proxy.cutAfter(amount, schedule.direction, how), stopped]);
          if (!stopping.signal.aborted) cuts += 1;
        }
      };
      return {
        get cuts() {
          return cuts;
        },
        done: run(),
        stop: () => {
          budgets.clear();
          stopping.abort();
        },
      };
    },
    refuse: (isOn) => {
      isRefusing = isOn;
    },
    slice: (bytes) => {
      sliceBytes = bytes;
    },
    slow: (limit) => {
      bytesPerSecond = limit;
    },
    pause: (direction) => {
      for (const one of directionsOf(direction)) {
        let open = (): void => {};
        const opened = new Promise<void>((resolve) => (open = resolve));
        gates[one] ??= { opened, open };
      }
    },
    resume: (direction) => {
      for (const one of directionsOf(direction)) {
        gates[one]?.open();
        delete gates[one];
      }
    },
    close: async () => {
      proxy.resume();
      const closed = once(server, 'close');
      server.close();
      cut();
      await closed;
    },
  };
  return proxy;
}

function end(socket: Socket, how: CutHow): void {
  if (socket.destroyed) return;
  if (how === 'reset') socket.resetAndDestroy();
  else {
    socket.end();
    // What the other side still sends is read by nobody: the connection is over, not half closed.
    socket.destroySoon();
  }
}
