/**
 * A scripted server of a foreign wire for tests of adapters: the test plays it, message by message, over sockets in
 * memory.
 *
 * @example
 * const server = createForeignServer({ clock });
 * const client = createClient({ url: server.url, webSocket: server.webSocket, adapter, clock });
 * client.connect();
 * await server.opened();
 * expect(await server.receives()).toEqual({ message: 'hi' });
 * server.sends({ response: 'hello' });
 */
import { expect } from 'vitest';

import type { SocketConstructor } from '../../src/protocol/socket-like.js';
import type { ManualClock } from '../../src/testing/manual-clock.js';
import { createSocketConstructor } from '../../src/testing/socket-constructor.js';
import type { MemoryEnd } from '../../src/testing/socket-pair.js';

export type ForeignServer = {
  readonly url: string;
  readonly webSocket: SocketConstructor;
  /** Addresses that were asked for, oldest first. */
  readonly asked: readonly string[];
  /** How the newest connection was ended by the client, once it was. */
  readonly closed: { code: number; reason: string } | undefined;
  /** A connection is open now. */
  opened: () => Promise<void>;
  /** The client's next message: JSON where it is JSON, else text or bytes. */
  receives: () => Promise<unknown>;
  /** The client says nothing more until time goes by. */
  receivesNothing: () => Promise<void>;
  /** An object goes as JSON, anything else as it is. */
  sends: (data: object | string | Uint8Array<ArrayBuffer>) => Promise<void>;
  close: (code: number, reason?: string) => Promise<void>;
  /** The line is lost: 1006. */
  drop: () => Promise<void>;
  /** Refuses connections until told otherwise. */
  refuse: (refuses: boolean) => void;
};

/** Makes a server that says just what the test says. */
export function createForeignServer({
  clock,
  url = 'ws://foreign.invalid/ws',
}: {
  clock: ManualClock;
  url?: string;
}): ForeignServer {
  const asked: string[] = [];
  const unread: unknown[] = [];
  let socket: MemoryEnd | undefined;
  let closed: ForeignServer['closed'];
  let isRefusing = false;
  const settle = (): Promise<void> => clock.advance(0);
  const open = (): MemoryEnd => {
    if (!socket) throw new Error('no client has connected');
    return socket;
  };

  const webSocket = createSocketConstructor((end, request) => {
    asked.push(request.url);
    if (isRefusing) return false;
    socket = end;
    closed = undefined;
    end.binaryType = 'arraybuffer';
    end.onmessage = ({ data }) => unread.push(read(data));
    end.onclose = ({ code, reason }) => {
      closed = { code, reason };
    };
    return true;
  });

  return {
    url,
    webSocket,
    asked,
    get closed() {
      return closed;
    },
    opened: async () => {
      for (let turn = 0; turn < 20 && !socket; turn += 1) await settle();
      await settle();
      expect(socket, 'a connection').toBeDefined();
    },
    receives: async () => {
      for (let turn = 0; turn < 20 && unread.length === 0; turn += 1) await settle();
      expect(unread.length, 'the number of messages from the client').toBeGreaterThan(0);
      return unread.shift();
    },
    receivesNothing: async () => {
      await settle();
      expect(unread).toEqual([]);
    },
    sends: async (data) => {
      open().send(typeof data === 'string' || data instanceof Uint8Array ? data : JSON.stringify(data));
      await settle();
    },
    close: async (code, reason = '') => {
      open().close(code, reason);
      await settle();
    },
    drop: async () => {
      open().terminate();
      await settle();
    },
    refuse: (refuses) => {
      isRefusing = refuses;
    },
  };
}

function read(data: unknown): unknown {
  if (typeof data !== 'string') return data instanceof ArrayBuffer ? new Uint8Array(data) : data;
  try {
    return JSON.parse(data);
  } catch {
    return data;
  }
}
