import { expect } from 'vitest';

import { createGateway, type Endpoint, type Gateway, type GatewayOptions } from '../../src/gateway/index.js';
import { createClient } from '../../src/core/create-client.js';
import { fullModel } from '../../src/core/full/full-model-source.js';
import type { SocketLike } from '../../src/protocol/socket-like.js';
import { createManualClock, type ManualClock } from '../../src/testing/manual-clock.js';
import { createSeededRandom } from '../../src/testing/seeded-random.js';
import { createSocketConstructor } from '../../src/testing/socket-constructor.js';

/** A client of a foreign wire, played by the test. */
export type ForeignPage = {
  readonly socket: SocketLike;
  /** An object goes as JSON, anything else as it is. */
  sends: (data: object | string | Uint8Array<ArrayBuffer>) => void;
  /** The gateway's next message as JSON, bytes as they are. */
  // oxlint-disable-next-line typescript/no-explicit-any -- the test says what it expects of it
  receives: () => Promise<any>;
  /** What came and was not read. */
  unread: () => unknown[];
  /** The socket is open, and the gateway has done what that sets going. */
  isOpen: () => Promise<void>;
  isClosed: (how: { code: number }) => Promise<void>;
  close: (code?: number) => void;
};

/** A person on a native page. */
export type NativePage = {
  /** Messages of the channel as `author: text`. */
  texts: () => string[];
};

export type ForeignGateway = {
  gateway: Gateway;
  clock: ManualClock;
  errors: { code: string; message: string }[];
  /** Opens a socket on the path of an endpoint. */
  connect: (path: string, headers?: Record<string, string>) => ForeignPage;
  join: (user: string, channel: string) => Promise<NativePage>;
};

/** A gateway with endpoints, on a clock that stands still. Tokens are user ids; `nobody` is refused. */
export function openForeignGateway(
  endpoints: readonly Endpoint[],
  options: (clock: ManualClock) => Partial<GatewayOptions> = () => ({}),
): ForeignGateway {
  const clock = createManualClock();
  const random = createSeededRandom(23);
  const errors: ForeignGateway['errors'] = [];
  const gateway = createGateway({
    clock,
    random,
    endpoints,
    authenticate: ({ token = 'guest' }) => (token === 'nobody' ? null : { user: { id: token, name: token } }),
    onError: ({ code, message }) => errors.push({ code, message }),
    ...options(clock),
  });
  const url = 'ws://gateway.invalid';
  const socketTo = (headers: Record<string, string> = {}) =>
    createSocketConstructor(async (socket, request) => {
      const asked = { url: request.url, headers };
      const admission = await gateway.admit(asked);
      if ('status' in admission) return false;
      gateway.accept(socket, asked);
      return true;
    });

  return {
    gateway,
    clock,
    errors,
    connect: (path, headers) => {
      const Socket = socketTo(headers);
      const socket = new Socket(`${url}${path}`);
      const unread: unknown[] = [];
      const early: (string | Uint8Array<ArrayBuffer>)[] = [];
      let closed: { code: number; reason: string } | undefined;
      socket.binaryType = 'arraybuffer';
      socket.onopen = () => early.splice(0).forEach((data) => socket.send(data));
      socket.onmessage = ({ data }) =>
        unread.push(typeof data === 'string' ? read(data) : new Uint8Array(data as ArrayBuffer));
      socket.onclose = ({ code, reason }) => {
        closed = { code, reason };
      };
      return {
        socket,
        sends: (data) => {
          const message =
            typeof data === 'string' || data instanceof Uint8Array ? data : JSON.stringify(data);
          if (socket.readyState === 0) early.push(message as string);
          else socket.send(message as string);
        },
        receives: async () => {
          for (let turn = 0; turn < 50 && unread.length === 0; turn += 1) await clock.advance(0);
          expect(unread.length, 'the number of messages from the gateway').toBeGreaterThan(0);
          return unread.shift();
        },
        unread: () => unread.splice(0),
        isOpen: async () => {
          for (let turn = 0; turn < 10; turn += 1) await clock.advance(0);
          expect(socket.readyState).toBe(1);
        },
        isClosed: async (how) => {
          for (let turn = 0; turn < 50 && !closed; turn += 1) await clock.advance(0);
          expect(closed).toMatchObject(how);
        },
        close: (code) => socket.close(code),
      };
    },
    join: async (user, channel) => {
      // No clock says when code has been fetched: it is there from the start.
      await fullModel.load();
      const client = createClient({
        url: `${url}/native`,
        webSocket: socketTo(),
        getToken: () => user,
        clock,
        random,
      });
      const room = client.channel(channel);
      room.retain();
      client.retain();
      await clock.advance(0);
      expect(room.getView().status).toBe('live');
      return {
        texts: () => {
          const { order, settled, open } = room.getView();
          return order.flatMap((id) => {
            const message = open.get(id) ?? settled.get(id);
            if (!message) return [];
            const text = message.parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
            return [`${message.chat.author.id}: ${text}`];
          });
        },
      };
    },
  };
}

function read(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
