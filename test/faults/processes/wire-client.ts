import { expect } from 'vitest';
import { WebSocket } from 'ws';

import { decodeEvent, type ChannelEvent } from '../../../src/model/event.js';
import { mixHash } from '../../../src/model/rolling-hash.js';
import type { Cursor } from '../../../src/model/snapshot.js';
import type { ClientFrame } from '../../../src/protocol/client-frames.js';
import { decodeServerFrames, encodeFrame } from '../../../src/protocol/codec.js';
import type { ServerFrame, ServerFrameOf, ServerFrameType } from '../../../src/protocol/server-frames.js';
import { say } from '../../gateway/gateway-fixture.js';

/** A client over a real socket that says what the test says, and keeps what it hears. */
export type WireClient = {
  send: (...frames: ClientFrame[]) => void;
  /** Sends a message; its id is its text. */
  say: (id: string, agent?: string | null) => void;
  readonly frames: readonly ServerFrame[];
  /** The events that came, in the order in which they came, each with its number. */
  readonly events: readonly { seq: number; event: ChannelEvent }[];
  /** Where it stands, to go on from. */
  readonly cursor: Cursor | undefined;
  /** Ids of commands that were acknowledged. */
  readonly acknowledged: ReadonlySet<string>;
  /** The first frame of this type that fits, as soon as it has come. */
  receives: <T extends ServerFrameType>(
    type: T,
    fits?: (frame: ServerFrameOf<T>) => boolean,
  ) => Promise<ServerFrameOf<T>>;
  /** Resolves with the code of the close. */
  closed: Promise<number>;
  close: () => void;
  readonly socket: WebSocket;
};

/** Connects, says hello and joins `room`. */
export async function openWireClient(
  url: string,
  token: string,
  { cursor: known, headers = {} }: { cursor?: Cursor | undefined; headers?: Record<string, string> } = {},
): Promise<WireClient> {
  const socket = new WebSocket(url, ['colloquy.v1'], { headers });
  const frames: ServerFrame[] = [];
  const events: { seq: number; event: ChannelEvent }[] = [];
  const acknowledged = new Set<string>();
  let cursor = known;
  const waiting = new Set<() => void>();
  const fold = (epoch: string, from: number, list: readonly unknown[], stamps: readonly number[]): void => {
    for (const [index, event] of list.entries()) {
      const seq = from + index;
      const decoded = decodeEvent(event);
      if ('event' in decoded) events.push({ seq, event: decoded.event });
      cursor = { epoch, seq, hash: mixHash(cursor?.hash ?? 0, stamps[index] ?? 0) };
    }
  };
  socket.on('message', (data: Buffer) => {
    for (const frame of decodeServerFrames(data.toString()).frames) {
      frames.push(frame);
      if (frame.type === 'command-reply' && !frame.error) acknowledged.add(frame.id);
      if (frame.type === 'channel-subscribed') {
        if (frame.snapshot) cursor = frame.snapshot.cursor;
        fold(frame.epoch, frame.from, frame.events, frame.stamps);
      }
      if (frame.type === 'channel-events') fold(frame.epoch, frame.from, frame.events, frame.stamps);
      if (frame.type === 'heartbeat-ping') socket.send(encodeFrame({ type: 'heartbeat-pong', id: frame.id }));
    }
    for (const look of waiting) look();
  });
  // A process that is killed resets its lines; the close that follows is what counts.
  socket.on('error', () => undefined);
  const closed = new Promise<number>((resolve) => socket.on('close', resolve));
  const client: WireClient = {
    socket,
    frames,
    events,
    acknowledged,
    get cursor() {
      return cursor;
    },
    send: (...list) => {
      for (const frame of list) if (socket.readyState === WebSocket.OPEN) socket.send(encodeFrame(frame));
    },
    say: (id, agent = null) => client.send(say(id, id, { agent })),
    receives: (type, fits = () => true) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          for (const frame of frames) {
            // Its type was just compared, which TypeScript does not follow into the mapped type.
            if (frame.type !== type || !fits(frame as ServerFrameOf<typeof type>)) continue;
            waiting.delete(look);
            return resolve(frame as ServerFrameOf<typeof type>);
          }
        };
        waiting.add(look);
        void closed.then((code) =>
          reject(new Error(`The socket was closed (${code}) before "${type}" came.`)),
        );
        look();
      }),
    closed,
    close: () => socket.close(1000),
  };
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve());
    void closed.then((code) => reject(new Error(`The socket was refused (${code}).`)));
  });
  client.send(
    { type: 'session-hello', versions: [1], token },
    { type: 'channel-subscribe', channel: 'room', join: 1, ...(known ? { cursor: known } : {}) },
  );
  await client.receives('channel-subscribed');
  expect(frames[0]?.type).toBe('session-welcome');
  return client;
}
