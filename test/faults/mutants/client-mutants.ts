import type { ReplicaFrame, ReplicaState } from '../../../src/core/channel/replica-state.js';
import { withoutPending } from '../../../src/core/channel/pending-messages.js';
import { decodeEvent } from '../../../src/model/event.js';
import { mapFrames, shimSockets, type Frame } from '../world/shim-socket.js';
import type { Mutant } from './mutant.js';

type Events = Extract<ReplicaFrame, { type: 'channel-events' }>;

/** A replica that stands right before these events, wherever it stands. */
function before({ from }: Events, replica: ReplicaState): ReplicaState {
  return replica.cursor ? { ...replica, cursor: { ...replica.cursor, seq: from - 1 } } : replica;
}

/** Faulty clients. */
export const clientMutants: Mutant[] = [
  {
    name: 'folds copies again',
    killedBy: 'nothing-is-doubled',
    functions: {
      stepReplica: (real, replica, input) => {
        const isCopy =
          input.type === 'frame' &&
          input.frame.type === 'channel-events' &&
          input.frame.from <= (replica.cursor?.seq ?? 0);
        return isCopy ? real(before(input.frame as Events, replica), input) : real(replica, input);
      },
    },
  },
  {
    name: 'folds across a gap',
    killedBy: 'text-is-a-prefix',
    functions: {
      stepReplica: (real, replica, input) => {
        const isAhead =
          input.type === 'frame' &&
          input.frame.type === 'channel-events' &&
          input.frame.from > (replica.cursor?.seq ?? 0) + 1;
        return isAhead ? real(before(input.frame as Events, replica), input) : real(replica, input);
      },
    },
  },
  {
    name: 'folds events while it joins',
    killedBy: 'one-rejoin-per-gap',
    functions: {
      stepReplica: (real, replica, input) => {
        const isEarly = input.type === 'frame' && input.frame.type === 'channel-events' && replica.joining;
        if (!isEarly || !replica.cursor) return real(replica, input);
        const [next, effects] = real({ ...replica, joining: false, status: 'live' }, input);
        return [{ ...next, joining: true, status: replica.status }, effects];
      },
    },
  },
  {
    name: 'goes over to another socket and does not join its channels there',
    killedBy: 'pages-reach-the-head',
    functions: {
      stepReplica: (real, replica, input) =>
        input.type === 'join' && input.isMove ? [replica, []] : real(replica, input),
    },
  },
  {
    name: 'does not look at the epoch',
    killedBy: 'pages-reach-the-head',
    functions: {
      stepReplica: (real, replica, input) => {
        const epoch = replica.cursor?.epoch;
        if (epoch === undefined) return real(replica, input);
        if (input.type === 'head') return real(replica, { ...input, head: { ...input.head, epoch } });
        if (input.type === 'frame' && input.frame.type === 'channel-events')
          return real(replica, { ...input, frame: { ...input.frame, epoch } });
        return real(replica, input);
      },
    },
  },
  {
    name: 'takes every answer for the one to its last join',
    killedBy: 'events-come-in-order',
    functions: {
      stepReplica: (real, replica, input) =>
        input.type === 'frame' && input.frame.type === 'channel-subscribed' && replica.status === 'live'
          ? real({ ...replica, joining: true }, { ...input, frame: { ...input.frame, join: replica.join } })
          : real(replica, input),
    },
  },
  {
    name: 'takes a head for proof without comparing it',
    killedBy: 'pages-reach-the-head',
    functions: {
      stepReplica: (real, replica, input) => {
        if (input.type !== 'head' || replica.status !== 'live') return real(replica, input);
        const { counters } = replica;
        const verifications = counters.verifications + 1;
        return [{ ...replica, verified: true, counters: { ...counters, verifications } }, []];
      },
    },
  },
  {
    name: 'keeps no count of the hash',
    killedBy: 'events-come-in-order',
    functions: {
      stepReplica: (real, replica, input) => {
        const [next, effects] = real(replica, input);
        const hasFolded = effects.some(({ type }) => type === 'event-folded');
        if (!hasFolded || !next.cursor) return [next, effects];
        return [{ ...next, cursor: { ...next.cursor, hash: replica.cursor?.hash ?? 0 } }, effects];
      },
    },
  },
  {
    name: 'waits for an answer for ever',
    killedBy: 'every-page-is-verified',
    functions: {
      stepReplica: (real, replica, input) =>
        input.type === 'join-timed-out' ? [replica, []] : real(replica, input),
    },
  },
  {
    name: 'keeps what it has beside a snapshot',
    killedBy: 'pages-agree',
    functions: {
      stepReplica: (real, replica, input) => {
        const [next, effects] = real(replica, input);
        const isSnapshot =
          input.type === 'frame' && input.frame.type === 'channel-subscribed' && !input.frame.recovered;
        const isHeld = replica.state.order.length > 0 && next.cursor !== replica.cursor;
        return isSnapshot && isHeld ? [{ ...next, state: replica.state }, effects] : [next, effects];
      },
    },
  },
  {
    name: 'does not count an event that it cannot read',
    killedBy: 'one-rejoin-per-gap',
    functions: {
      stepReplica: (real, replica, input) => {
        if (input.type !== 'frame' || !('events' in input.frame)) return real(replica, input);
        const { events, stamps } = input.frame;
        const isRead = events.map((event) => !('problem' in decodeEvent(event)));
        const read = {
          events: events.filter((_, index) => isRead[index]),
          stamps: stamps.filter((_, index) => isRead[index]),
        };
        return real(replica, { ...input, frame: { ...input.frame, ...read } });
      },
    },
  },
  {
    name: 'takes a sent message off the page when it is acknowledged',
    killedBy: 'sent-stays-visible',
    functions: {
      withCommandState: (real, pending, id, state) =>
        state.status === 'acknowledged'
          ? withoutPending(pending, (other) => other === id)
          : real(pending, id, state),
    },
  },
  {
    name: 'forgets what was on the wire when the line goes',
    killedBy: 'outbox-is-empty',
    functions: {
      stepOutbox: (real, state, input, context) => {
        const [next, effects] = real(state, input, context);
        if (input.type !== 'lost') return [next, effects];
        const queued = new Set(state.entries.flatMap(({ id, status }) => (status === 'queued' ? [id] : [])));
        return [{ ...next, entries: next.entries.filter(({ id }) => queued.has(id)) }, effects];
      },
    },
  },
  {
    name: 'sends again under a new id',
    killedBy: 'messages-stand-once',
    mutation: {
      clientSocket: (Base) => {
        const sent = new Set<string>();
        let copies = 0;
        return shimSockets(Base, () => ({
          toServer: mapFrames((frame) => {
            if (frame.type !== 'command-send') return [frame];
            const id = String(frame.id);
            if (!sent.has(id)) {
              sent.add(id);
              return [frame];
            }
            copies += 1;
            return [renamed(frame, `${id}-again-${copies}`)];
          }),
        }));
      },
    },
  },
];

function renamed(frame: Frame, id: string): Frame {
  const { command } = frame;
  if (!command?.message) return { ...frame, id };
  return { ...frame, id, command: { ...command, message: { ...command.message, id } } };
}
