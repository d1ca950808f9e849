import { mixHash } from '../../../src/model/rolling-hash.js';
import type { Store, StoreHead } from '../../../src/gateway/store.js';
import { framesIn, mapFrames, shimSockets, type Frame } from '../world/shim-socket.js';
import type { Mutant } from './mutant.js';

/** Faulty gateways. */
export const gatewayMutants: Mutant[] = [
  {
    name: 'keeps no record of commands',
    killedBy: 'refused-is-not-stored',
    mutation: { store: (store) => ({ ...store, readCommand: async () => undefined }) },
  },
  {
    name: 'keeps a command’s record apart from its effect',
    killedBy: 'acknowledged-is-stored',
    mutation: {
      store: (store) => ({
        ...store,
        // The effect is in; the record waits for a better moment, which never comes.
        append: (channel, { command, ...batch }) =>
          store.append(channel, command && batch.rows.length > 0 ? batch : { ...batch, command }),
      }),
    },
  },
  {
    name: 'sends what it has not written',
    killedBy: 'commit-before-broadcast',
    mutation: { store: (store, clock) => writeLater(store, (write) => clock.setTimer(write, 5)) },
  },
  {
    name: 'joins deltas that have their numbers',
    killedBy: 'log-is-never-rewritten',
    mutation: {
      gatewaySocket: (Base) => shimSockets(Base, () => ({ toClient: mapFrames((frame) => [joined(frame)]) })),
    },
  },
  {
    name: 'numbers a copy of an event anew',
    killedBy: 'log-is-never-rewritten',
    mutation: {
      gatewaySocket: (Base) =>
        shimSockets(Base, () => ({
          toClient: mapFrames((frame) =>
            frame.type === 'channel-events' && frame.from
              ? [frame, { ...frame, from: frame.from + 1 }]
              : [frame],
          ),
        })),
    },
  },
  {
    name: 'answers a join without what was missed',
    killedBy: 'heads-follow-events',
    mutation: {
      gatewaySocket: (Base) =>
        shimSockets(Base, () => ({
          toClient: mapFrames((frame) =>
            frame.type === 'channel-subscribed' ? [{ ...frame, events: [], stamps: [] }] : [frame],
          ),
        })),
    },
  },
  {
    name: 'goes on from a cursor that another log has',
    killedBy: 'one-rejoin-per-gap',
    mutation: { gatewaySocket: (Base) => believeCursors(Base) },
  },
  {
    name: 'lets heads overtake the events that they count',
    killedBy: 'heads-follow-events',
    mutation: {
      gatewaySocket: (Base, clock) =>
        shimSockets(Base, (later) => ({
          toClient: (text) => {
            const isBulk = framesIn(text).some(({ type }) => type === 'channel-events');
            if (isBulk) clock.setTimer(() => later(text), 1_000);
            return isBulk ? [] : [text];
          },
        })),
    },
  },
  {
    name: 'names a wrong hash in its heads',
    killedBy: 'heads-are-of-the-log',
    mutation: {
      gatewaySocket: (Base) =>
        shimSockets(Base, () => ({
          toClient: mapFrames((frame) =>
            frame.heads
              ? [{ ...frame, heads: frame.heads.map((head) => ({ ...head, hash: mixHash(head.hash, 1) })) }]
              : [frame],
          ),
        })),
    },
  },
  {
    name: 'leaves answers that are being written out of its snapshots',
    killedBy: 'pages-agree',
    mutation: {
      gatewaySocket: (Base) =>
        shimSockets(Base, () => ({
          toClient: mapFrames((frame) =>
            frame.snapshot ? [{ ...frame, snapshot: { ...frame.snapshot, folds: [] } }] : [frame],
          ),
        })),
    },
  },
  {
    name: 'sends a snapshot’s cursor ahead of its contents',
    killedBy: 'pages-agree',
    mutation: {
      gatewaySocket: (Base) => shimSockets(Base, () => ({ toClient: mapFrames(withoutLastDocument) })),
    },
  },
];

/** A store that says that it has written, and writes when it is its turn. */
function writeLater(store: Store, schedule: (write: () => void) => void): Store {
  let head: StoreHead | undefined;
  let writing: Promise<unknown> = Promise.resolve();
  return {
    ...store,
    load: async (channel, options) => {
      await writing;
      return store.load(channel, options);
    },
    append: async (channel, batch) => {
      const last = batch.rows.at(-1);
      const turn = new Promise<void>((resolve) => schedule(resolve));
      writing = writing.then(() => turn).then(() => store.append(channel, batch));
      writing.catch(() => undefined);
      const { epoch } = batch.expect;
      const cursor = last ? { epoch, seq: last.seq, hash: last.hash } : batch.expect;
      head = { cursor, firstSeq: head?.firstSeq ?? 1 };
      return head;
    },
  };
}

/** Neighbouring deltas of one text as one event, in place of two; those behind it move up. */
function joined(frame: Frame): Frame {
  if (!frame.events || frame.events.length < 2) return frame;
  const events: unknown[] = [];
  const stamps: number[] = [];
  for (const [index, event] of frame.events.entries()) {
    const one = deltaOf(events.at(-1));
    const two = deltaOf(event);
    if (one && two && one.chunk.id === two.chunk.id) {
      const chunk = { ...one.chunk, delta: one.chunk.delta + two.chunk.delta };
      events[events.length - 1] = { ...one, chunk };
    } else {
      events.push(event);
      stamps.push(frame.stamps?.[index] ?? 0);
    }
  }
  return { ...frame, events, stamps };
}

type DeltaEvent = { type: 'turn-chunk'; chunk: { type: 'text-delta'; id: string; delta: string } };

function deltaOf(event: unknown): DeltaEvent | undefined {
  // Events as the gateway wrote them.
  const { chunk } = (event ?? {}) as Partial<DeltaEvent>;
  return chunk?.type === 'text-delta' ? (event as DeltaEvent) : undefined;
}

/** Answers with events of the present log whatever log the cursor is of, as long as it is long enough. */
function believeCursors(Base: Parameters<typeof shimSockets>[0]): Parameters<typeof shimSockets>[0] {
  let present: { epoch: string; seq: number; hash: number } | undefined;
  return shimSockets(Base, () => ({
    toClient: mapFrames((frame) => {
      if (frame.snapshot) present = frame.snapshot.cursor;
      return [frame];
    }),
    toServer: mapFrames((frame) =>
      frame.type === 'channel-subscribe' && 'cursor' in frame && present
        ? [{ ...frame, cursor: present }]
        : [frame],
    ),
  }));
}

function withoutLastDocument(frame: Frame): Frame[] {
  if (!frame.snapshot) return [frame];
  const { messages, order } = frame.snapshot;
  const last = messages.at(-1);
  const id = typeof last === 'object' && last !== null && 'id' in last ? last.id : undefined;
  const snapshot = {
    ...frame.snapshot,
    messages: messages.slice(0, -1),
    order: order.filter((one) => one !== id),
  };
  return [{ ...frame, snapshot }];
}
