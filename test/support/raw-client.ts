/**
 * A scripted client for tests of the gateway: the test plays the page, line by line, over a socket in memory, with no
 * outbox, no retries and no manners of its own.
 *
 * @example
 * const ada = createRawClient((socket, { url }) => void gateway.accept(socket, new Request(url)), { clock });
 * await ada.hello('token-of-ada');
 * ada.send({ type: 'channel-subscribe', channel: 'room', join: 1 });
 * const { snapshot } = await ada.receives({ type: 'channel-subscribed', recovered: false });
 * await ada.receivesNothing();
 * ada.sendRaw('{');
 * await ada.isClosed({ code: 4400 });
 *
 * Nothing waits for time: `receives` lets promise jobs (and timers of 0 ms, with a clock) run, then fails.
 */
import { expect } from 'vitest';

import type { ClientFrame, ClientFrameOf } from '../../src/protocol/client-frames.js';
import { decodeServerFrames, encodeFrame, joinFrames, type FrameProblem } from '../../src/protocol/codec.js';
import type { ServerFrame } from '../../src/protocol/server-frames.js';
import type { SocketLike } from '../../src/protocol/socket-like.js';
import type { ManualClock } from '../../src/testing/manual-clock.js';
import { settle } from '../../src/testing/settle.js';
import { createSocketConstructor, type SocketConnect } from '../../src/testing/socket-constructor.js';
import { createFrameInbox, type FrameMatching, type FramePattern } from './frame-inbox.js';

export type RawClientOptions = {
  /** The gateway's, so that what it does after 0 ms is done before an answer is missed. */
  clock?: ManualClock;
  /** @default 'ws://gateway.invalid/' */
  url?: string;
  protocols?: string[];
};

export type RawClient = {
  readonly socket: SocketLike;
  /** Every frame that came, read or not. */
  readonly frames: readonly ServerFrame[];
  /** Messages as they came: text, or `ArrayBuffer`s. */
  readonly messages: readonly unknown[];
  /** What in them was no frame of this version. A gateway that sends such is broken. */
  readonly problems: readonly FrameProblem[];
  /** How the connection ended, once it did. */
  readonly closed: { code: number; reason: string } | undefined;
  /** Frames, several of them in one WebSocket message. The first ones may be sent before the socket is open. */
  send: (...frames: ClientFrame[]) => void;
  /** Anything: broken JSON, a foreign wire, bytes. */
  sendRaw: (data: string | Uint8Array<ArrayBuffer>) => void;
  /** Says hello and returns the welcome. */
  hello: (
    token?: string,
    fields?: Partial<ClientFrameOf<'session-hello'>>,
  ) => Promise<FrameMatching<ServerFrame, { type: 'session-welcome' }>>;
  /** The gateway's next frame, which must match; it is returned whole. */
  receives: <P extends FramePattern<ServerFrame>>(pattern: P) => Promise<FrameMatching<ServerFrame, P>>;
  /** As `receives`, passing over frames that don't match. */
  receivesEventually: <P extends FramePattern<ServerFrame>>(
    pattern: P,
  ) => Promise<FrameMatching<ServerFrame, P>>;
  /** The gateway says nothing more until time goes by. */
  receivesNothing: () => Promise<void>;
  /** The connection has ended, in this way if one is given. Frames that came before stay to be read. */
  isClosed: (how?: { code?: number; reason?: string }) => Promise<void>;
  /** Closes as a page may, with a handshake. */
  close: (code?: number, reason?: string) => void;
  /** The line is lost: 1006 for both. */
  drop: () => void;
};

/** A client that says just what the test says. `connect` gets the server's end of its socket. */
export function createRawClient(connect: SocketConnect, options: RawClientOptions = {}): RawClient {
  const { clock, url = 'ws://gateway.invalid/', protocols = [] } = options;
  const letHappen = clock ? () => clock.advance(0) : settle;
  const inbox = createFrameInbox<ServerFrame>('gateway', letHappen);
  const messages: unknown[] = [];
  const problems: FrameProblem[] = [];
  const early: (string | Uint8Array<ArrayBuffer>)[] = [];
  let closed: { code: number; reason: string } | undefined;

  const Socket = createSocketConstructor(connect);
  const socket = new Socket(url, protocols);
  socket.binaryType = 'arraybuffer';
  socket.onopen = () => {
    for (const data of early.splice(0)) socket.send(data);
  };
  socket.onmessage = ({ data }) => {
    messages.push(data);
    if (typeof data !== 'string') return;
    const decoded = decodeServerFrames(data);
    problems.push(...decoded.problems);
    inbox.add(decoded.frames);
  };
  socket.onclose = ({ code, reason }) => {
    closed = { code, reason };
  };

  const client: RawClient = {
    socket,
    frames: inbox.all,
    messages,
    problems,
    get closed() {
      return closed;
    },
    send: (...frames) => client.sendRaw(joinFrames(frames.map(encodeFrame))),
    sendRaw: (data) => {
      if (socket.readyState === 0) early.push(data);
      else socket.send(data);
    },
    hello: (token, fields = {}) => {
      client.send({
        type: 'session-hello',
        versions: [1],
        ...(token === undefined ? {} : { token }),
        ...fields,
      });
      return inbox.next({ type: 'session-welcome' });
    },
    receives: inbox.next,
    receivesEventually: inbox.eventually,
    receivesNothing: inbox.nothing,
    isClosed: async (how = {}) => {
      for (let turn = 0; turn < 20 && !closed; turn += 1) await letHappen();
      expect(closed, 'the closing of the socket').toBeDefined();
      expect(closed, 'the closing of the socket').toMatchObject(how);
    },
    close: (code, reason) => socket.close(code, reason),
    drop: () => socket.terminate?.(),
  };
  return client;
}
