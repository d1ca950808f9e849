// A client under test and the gateway that the test plays.
import { createClient } from '../../../src/core/create-client.js';
import type { Client, ClientOptions } from '../../../src/core/client.js';
import type { ChannelHandle } from '../../../src/core/channel/channel-handle.js';
import type { EnvironmentPorts, LifecycleEvent } from '../../../src/core/connection/ports.js';
import { fullModel } from '../../../src/core/full/full-model-source.js';
import { emptyChannelState } from '../../../src/model/channel-state.js';
import { applyEvents } from '../../../src/model/apply-event.js';
import type { ChannelEvent } from '../../../src/model/event.js';
import { mixHashes } from '../../../src/model/rolling-hash.js';
import { toSnapshot, type Cursor } from '../../../src/model/snapshot.js';
import type { ChatError } from '../../../src/protocol/chat-error.js';
import type { ServerFrameOf } from '../../../src/protocol/server-frames.js';
import type { SocketConstructor } from '../../../src/protocol/socket-like.js';
import { createManualClock, type ManualClock } from '../../../src/testing/manual-clock.js';
import { createSeededRandom } from '../../../src/testing/seeded-random.js';
import { createFakeGateway, type FakeGateway } from '../../support/fake-gateway.js';

// Clocks are moved by hand here, and no clock says when code has been fetched.
await fullModel.load();

/** A page that the test moves by hand. */
export type Page = EnvironmentPorts & {
  emit: (event: LifecycleEvent) => void;
  /** Draws a frame: whatever waited for one is shown. */
  frame: () => void;
  readonly followers: number;
};

export function createPage({ frames = false, online = true } = {}): Page {
  const listeners = new Set<(event: LifecycleEvent) => void>();
  const waiting = new Set<() => void>();
  return {
    ...(frames && {
      onFrame: (callback) => {
        waiting.add(callback);
        return () => void waiting.delete(callback);
      },
    }),
    isOnline: () => online,
    onLifecycle: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    emit: (event) => listeners.forEach((listener) => listener(event)),
    frame: () => {
      const due = [...waiting];
      waiting.clear();
      for (const callback of due) callback();
    },
    get followers() {
      return listeners.size;
    },
  };
}

export type Scene = {
  clock: ManualClock;
  server: FakeGateway;
  client: Client;
  errors: ChatError[];
};

/** `line`: puts something between the client and its sockets. */
export function startScene(
  options: Partial<ClientOptions> = {},
  line: (base: SocketConstructor) => SocketConstructor = (base) => base,
): Scene {
  const clock = createManualClock();
  const server = createFakeGateway({ clock });
  const errors: ChatError[] = [];
  const client = createClient({
    url: server.url,
    webSocket: line(server.webSocket),
    clock,
    random: createSeededRandom(7),
    onError: (error) => errors.push(error),
    ...options,
  });
  return { clock, server, client, errors };
}

/** Events as they travel, with a stamp each, which says only where it stands. */
export function packed(
  from: number,
  events: readonly unknown[],
): { from: number; events: unknown[]; stamps: number[] } {
  return { from, events: [...events], stamps: events.map((_, index) => from + index) };
}

/** Where a reader of `seq` events stands, with the stamps of `packed`. */
export function cursorAt(seq: number, epoch = 'e1'): Cursor {
  return {
    epoch,
    seq,
    hash: mixHashes(
      0,
      Array.from({ length: seq }, (_, index) => index + 1),
    ),
  };
}

/** The frame of live events. */
export function eventsFrame(
  from: number,
  events: readonly unknown[],
  { channel = 'room', epoch = 'e1' } = {},
): ServerFrameOf<'channel-events'> {
  return { type: 'channel-events', channel, epoch, ...packed(from, events) };
}

/** The answer to a join with a snapshot of the first events and the rest behind it. */
export function snapshotAnswer(
  join: number,
  events: readonly ChannelEvent[] = [],
  { channel = 'room', epoch = 'e1', reason = 'new', tail = [] as readonly unknown[] } = {},
): ServerFrameOf<'channel-subscribed'> {
  const cursor = cursorAt(events.length, epoch);
  const snapshot = toSnapshot(channel, cursor, applyEvents(events, emptyChannelState));
  return {
    type: 'channel-subscribed',
    channel,
    join,
    recovered: false,
    reason,
    epoch,
    snapshot,
    registers: [],
    ...packed(events.length + 1, tail),
  };
}

/** The answer to a join that goes on from a cursor. */
export function resumedAnswer(
  join: number,
  from: number,
  events: readonly unknown[] = [],
  { channel = 'room', epoch = 'e1' } = {},
): ServerFrameOf<'channel-subscribed'> {
  return {
    type: 'channel-subscribed',
    channel,
    join,
    recovered: true,
    epoch,
    registers: [],
    ...packed(from, events),
  };
}

/** Connects, joins the room and answers with a snapshot of these events. */
export async function joinRoom(scene: Scene, events: readonly ChannelEvent[] = []): Promise<ChannelHandle> {
  const { client, server, clock } = scene;
  const room = client.channel('room');
  room.retain();
  client.connect();
  await server.welcome();
  const { join } = await server.expect({ type: 'channel-subscribe', channel: 'room' });
  server.send(snapshotAnswer(join, events));
  await clock.settle();
  return room;
}

/** The line is lost and comes back; the session is resumed. */
export async function loseAndReturn({ server, clock }: Scene, code?: number): Promise<void> {
  server.drop(code);
  await clock.advance(1000);
  await server.welcome({ resumed: true });
}
