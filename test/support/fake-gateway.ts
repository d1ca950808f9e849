/**
 * A scripted gateway for tests of the client: the test plays the server, line by line, over sockets in memory.
 *
 * @example
 * const clock = createManualClock();
 * const server = createFakeGateway({ clock });
 * const client = createClient({ url: server.url, webSocket: server.webSocket, clock });
 * client.connect();
 * await server.welcome();
 * const { join } = await server.expect({ type: 'channel-subscribe', channel: 'room' });
 * server.send({ type: 'channel-subscribed', channel: 'room', join, … });
 * server.drop(); // the line is lost: 1006
 * await clock.advance(1000);
 * await server.expect({ type: 'session-hello', resume: { sessionId: 'session-1', secret: 'secret-1' } });
 *
 * Calls without a connection of their own mean the newest one. Nothing waits for time: `expect` lets promise jobs (and
 * timers of 0 ms, with a clock) run, then fails.
 */
import { expect } from 'vitest';

import { capabilityNames } from '../../src/protocol/capabilities.js';
import type { ClientFrame } from '../../src/protocol/client-frames.js';
import { decodeClientFrames, encodeFrame, joinFrames, type FrameProblem } from '../../src/protocol/codec.js';
import type { ServerFrame, ServerFrameOf } from '../../src/protocol/server-frames.js';
import type { SocketConstructor } from '../../src/protocol/socket-like.js';
import type { ManualClock } from '../../src/testing/manual-clock.js';
import { settle } from '../../src/testing/settle.js';
import { createSocketConstructor } from '../../src/testing/socket-constructor.js';
import type { MemoryEnd } from '../../src/testing/socket-pair.js';
import { createFrameInbox, type FrameInbox, type FrameMatching, type FramePattern } from './frame-inbox.js';

/** One socket of the client under test, seen from the server. */
export type FakeConnection = {
  readonly url: string;
  readonly protocols: readonly string[];
  readonly socket: MemoryEnd;
  readonly inbox: FrameInbox<ClientFrame>;
  /** Messages as they came: text, or bytes. */
  readonly messages: readonly unknown[];
  /** What in them was no frame of this version. */
  readonly problems: readonly FrameProblem[];
  /** How the client ended it, once it did. */
  readonly closed: { code: number; reason: string } | undefined;
};

export type FakeGateway = {
  readonly url: string;
  /** For the client's option of this name. */
  readonly webSocket: SocketConstructor;
  /** Every socket that was let in, oldest first. */
  readonly connections: readonly FakeConnection[];
  /** How often the client tried, refusals included. */
  readonly attempts: number;
  /** The client's next frame, which must match; it is returned whole. A new socket's, if this one is gone. */
  expect: <P extends FramePattern<ClientFrame>>(pattern: P) => Promise<FrameMatching<ClientFrame, P>>;
  /** As `expect`, passing over frames that don't match. */
  expectEventually: <P extends FramePattern<ClientFrame>>(
    pattern: P,
  ) => Promise<FrameMatching<ClientFrame, P>>;
  /** The client says nothing more until time goes by. */
  expectNothing: () => Promise<void>;
  /** The client has closed its newest socket. */
  expectClosed: (how?: { code?: number; reason?: string }) => Promise<void>;
  /** Waits for the client's next socket and fails if none comes. */
  expectConnection: () => Promise<FakeConnection>;
  /** The client's hello, answered with a `session-welcome` of the given fields. Returns the hello. */
  welcome: (
    fields?: Partial<ServerFrameOf<'session-welcome'>>,
  ) => Promise<FrameMatching<ClientFrame, { type: 'session-hello' }>>;
  /** Frames, several of them in one WebSocket message. */
  send: (...frames: ServerFrame[]) => void;
  /** Anything: broken JSON, another version's frames, bytes. */
  sendRaw: (data: string | Uint8Array<ArrayBuffer>) => void;
  /** Ends the newest socket: without a code the line is lost (1006), with one there is a closing handshake. */
  drop: (code?: number, reason?: string) => void;
  /** From now on upgrades are let in (so they are at first), refused, or left without an answer. */
  answer: (how: 'accept' | 'refuse' | 'never') => void;
};

/** A gateway that says just what the test says. */
export function createFakeGateway(options: { clock?: ManualClock } = {}): FakeGateway {
  const { clock } = options;
  const letHappen = clock ? () => clock.advance(0) : settle;
  const connections: FakeConnection[] = [];
  const dropped = new WeakSet<FakeConnection>();
  let answer: 'accept' | 'refuse' | 'never' = 'accept';
  let attempts = 0;

  const live = (): FakeConnection | undefined => {
    const newest = connections.at(-1);
    return newest && !dropped.has(newest) ? newest : undefined;
  };
  const liveSoon = async (): Promise<FakeConnection> => {
    for (let turn = 0; turn < 20 && !live(); turn += 1) await letHappen();
    return current();
  };
  const current = (): FakeConnection => {
    const connection = live();
    if (!connection) throw new Error(`The client has no socket here (it tried ${attempts} times).`);
    return connection;
  };

  const webSocket = createSocketConstructor((socket, { url, protocols }) => {
    attempts += 1;
    if (answer === 'refuse') return false;
    if (answer === 'never') return new Promise(() => {});
    connections.push(createConnection(socket, url, protocols, letHappen));
    return true;
  });

  const gateway: FakeGateway = {
    url: 'ws://gateway.invalid/',
    webSocket,
    connections,
    get attempts() {
      return attempts;
    },
    expect: async (pattern) => (await liveSoon()).inbox.next(pattern),
    expectEventually: async (pattern) => (await liveSoon()).inbox.eventually(pattern),
    expectNothing: async () => {
      await letHappen();
      await live()?.inbox.nothing();
    },
    expectClosed: async (how = {}) => {
      const connection = connections.at(-1);
      for (let turn = 0; turn < 20 && !connection?.closed; turn += 1) await letHappen();
      expect(connection?.closed, 'the closing of the newest socket').toBeDefined();
      expect(connection?.closed, 'the closing of the newest socket').toMatchObject(how);
    },
    expectConnection: liveSoon,
    welcome: async (fields = {}) => {
      const hello = await gateway.expect({ type: 'session-hello' });
      gateway.send(sessionWelcome({ now: clock?.now() ?? 0, ...fields }));
      return hello;
    },
    send: (...frames) => gateway.sendRaw(joinFrames(frames.map(encodeFrame))),
    sendRaw: (data) => current().socket.send(data),
    drop: (code, reason) => {
      const connection = current();
      dropped.add(connection);
      if (code === undefined || code === 1006) connection.socket.terminate();
      else connection.socket.close(code, reason);
    },
    answer: (how) => {
      answer = how;
    },
  };
  return gateway;
}

function createConnection(
  socket: MemoryEnd,
  url: string,
  protocols: readonly string[],
  letHappen: () => Promise<void>,
): FakeConnection {
  const inbox = createFrameInbox<ClientFrame>('client', letHappen);
  const messages: unknown[] = [];
  const problems: FrameProblem[] = [];
  let closed: { code: number; reason: string } | undefined;
  socket.onmessage = ({ data }) => {
    messages.push(data);
    if (typeof data !== 'string') return;
    const decoded = decodeClientFrames(data);
    problems.push(...decoded.problems);
    inbox.add(decoded.frames);
  };
  socket.onclose = ({ code, reason }) => {
    closed = { code, reason };
  };
  return {
    url,
    protocols,
    socket,
    inbox,
    messages,
    problems,
    get closed() {
      return closed;
    },
  };
}

/** A `session-welcome` for the user Ada, without heartbeats. */
export function sessionWelcome(
  fields: Partial<ServerFrameOf<'session-welcome'>> = {},
): ServerFrameOf<'session-welcome'> {
  return {
    type: 'session-welcome',
    version: 1,
    session: { id: 'session-1', secret: 'secret-1', user: { id: 'ada', name: 'Ada' } },
    resumed: false,
    heartbeat: null,
    limits: { maxFrameBytes: 65_536, maxChannels: 100 },
    capabilities: [...capabilityNames],
    now: 0,
    ...fields,
  };
}
