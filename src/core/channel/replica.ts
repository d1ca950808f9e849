import { applySimpleEvent, type AppliedEvent } from '../../model/apply-simple-event.js';
import type { ChannelState } from '../../model/channel-state.js';
import type { ChannelEvent } from '../../model/event.js';
import { mixHash } from '../../model/rolling-hash.js';
import { fromSnapshot } from '../../model/from-snapshot.js';
import { isSimpleEvent } from '../../model/simple-event.js';
import type { ChannelSnapshot, Cursor } from '../../model/snapshot.js';
import { ChatError } from '../../protocol/chat-error.js';
import type { ServerFrameOf } from '../../protocol/server-frames.js';
import { fullModel } from '../full/full-model-source.js';
import { toChatError } from '../to-chat-error.js';
import { interruptOpenTurns, keepCutMessages } from './cut-turns.js';
import { prependHistory } from './prepend-history.js';
import {
  initialReplica,
  registerKey,
  withRegister,
  type ReplicaEffect,
  type ReplicaInput,
  type ReplicaState,
  type ReplicaStep,
} from './replica-state.js';

/** ms until the answer to a join is taken for lost. */
const JOIN_TIMEOUT_MS = 10_000;

type Packed = Pick<ServerFrameOf<'channel-events'>, 'epoch' | 'from' | 'events' | 'stamps'>;

/**
 * Keeps one channel's fold in step with its log (PROTOCOL.md, "Channels"). Pure. Its law: `state` is the fold of the
 * first `cursor.seq` events of `cursor.epoch`, each folded once and in order, whatever the line does.
 */
export function stepReplica(replica: ReplicaState, input: ReplicaInput): ReplicaStep {
  switch (input.type) {
    case 'join':
      if (input.isMove) return replica.joining ? ask(replica) : withStatus(join(replica), replica.status);
      return replica.joining ? [replica, []] : join(replica);
    case 'leave':
      return leave(replica, input.open);
    case 'line-lost':
      return lineLost(replica, input);
    case 'frame':
      return onFrame(replica, input.frame);
    case 'head':
      return compareHead(replica, input.head);
    case 'join-timed-out':
      return replica.joining ? join({ ...replica, vainJoins: replica.vainJoins + 1 }) : [replica, []];
    case 'join-due':
      return replica.joining ? ask(replica) : [replica, []];
    case 'forget':
      return [emptied(replica), [{ type: 'replaced', discontinuity: null }]];
    case 'history-loaded':
      return [{ ...replica, state: prependHistory(replica.state, input) }, []];
  }
}

function onFrame(
  replica: ReplicaState,
  frame: Extract<ReplicaInput, { type: 'frame' }>['frame'],
): ReplicaStep {
  switch (frame.type) {
    case 'channel-subscribed':
      return onSubscribed(replica, frame);
    case 'channel-events':
      // Its answer has the events that come while a join is out; before the first join none are ours.
      if (replica.joining || replica.status !== 'live') return [replica, []];
      if (frame.epoch !== replica.cursor?.epoch) return rejoin(replica);
      return fold(replica, frame);
    case 'channel-register':
      return [{ ...replica, registers: withRegister(replica.registers, frame) }, []];
    case 'channel-denied':
      if (!replica.joining || frame.join !== replica.join) return [replica, []];
      return refuse(replica, 'denied', toChatError(frame.error));
    case 'channel-closed':
      return refuse(replica, 'closed', toChatError(frame.error));
  }
}

function join(replica: ReplicaState): ReplicaStep {
  const joining: ReplicaState = {
    ...replica,
    status: statusOfJoin(replica),
    error: null,
    joining: true,
    join: replica.join + 1,
  };
  // A server whose answers never fit would else be asked as fast as the line carries it.
  if (joining.vainJoins < 3) return ask(joining);
  const ms = Math.min(10_000, 250 * 2 ** (joining.vainJoins - 3));
  return [
    joining,
    [
      { type: 'timer-clear', key: 'join' },
      { type: 'timer-set', key: 'rejoin', ms },
    ],
  ];
}

/** Nothing is known to be missing, and the last line may still be there. */
function withStatus([replica, effects]: ReplicaStep, status: ReplicaState['status']): ReplicaStep {
  return [{ ...replica, status }, effects];
}

function statusOfJoin({ cursor }: ReplicaState): 'subscribing' | 'recovering' {
  return cursor ? 'recovering' : 'subscribing';
}

function ask(replica: ReplicaState): ReplicaStep {
  const { channel, join: number, distrusted } = replica;
  const cursor = distrusted ? null : replica.cursor;
  return [
    replica,
    [
      {
        type: 'frame-send',
        frame: { type: 'channel-subscribe', channel, join: number, ...(cursor ? { cursor } : {}) },
      },
      { type: 'timer-clear', key: 'rejoin' },
      { type: 'timer-set', key: 'join', ms: JOIN_TIMEOUT_MS },
    ],
  ];
}

/** Asks again, from the cursor, or for a snapshot where what is held is not what the log says. */
function rejoin(replica: ReplicaState, distrusted = replica.distrusted): ReplicaStep {
  return join({ ...replica, distrusted, vainJoins: replica.vainJoins + 1 });
}

function leave(replica: ReplicaState, open: boolean): ReplicaStep {
  const { channel, status } = replica;
  if (status === 'closed') return [replica, []];
  const left: ReplicaState = { ...emptied(replica), status: 'closed', joining: false };
  const effects: ReplicaEffect[] = [
    { type: 'timer-clear', key: 'join' },
    { type: 'timer-clear', key: 'rejoin' },
  ];
  if (open && status !== 'denied') {
    effects.unshift({ type: 'frame-send', frame: { type: 'channel-unsubscribe', channel } });
  }
  return [left, effects];
}

function emptied(replica: ReplicaState): ReplicaState {
  const { join: number, counters } = replica;
  return { ...initialReplica(replica.channel), status: replica.status, join: number, counters };
}

function lineLost(
  replica: ReplicaState,
  { resumable, now }: { resumable: boolean; now: number },
): ReplicaStep {
  const effects: ReplicaEffect[] = [
    { type: 'timer-clear', key: 'join' },
    { type: 'timer-clear', key: 'rejoin' },
  ];
  if (replica.status === 'closed' || replica.status === 'denied')
    return [{ ...replica, joining: false }, effects];
  const waiting: ReplicaState = { ...replica, status: statusOfJoin(replica), joining: false, vainJoins: 0 };
  if (resumable || !replica.cursor) return [waiting, effects];
  const cut = new Set([...replica.cut, ...replica.state.open.keys()]);
  return [{ ...waiting, distrusted: true, cut, state: interruptOpenTurns(replica.state, now) }, effects];
}

function onSubscribed(replica: ReplicaState, frame: ServerFrameOf<'channel-subscribed'>): ReplicaStep {
  const unasked =
    !replica.joining && replica.status === 'live' && frame.reason === 'slow' && isNews(replica, frame);
  if (frame.join !== replica.join || !(replica.joining || unasked)) return [replica, []];
  const fits = frame.recovered ? continues(replica, frame) : follows(frame);
  if (!fits) return rejoin(replica, true);
  const registers = new Map(frame.registers.map((register) => [registerKey(register), register]));
  const live: ReplicaState = {
    ...replica,
    status: 'live',
    joining: false,
    distrusted: false,
    error: null,
    registers,
  };
  const answered: ReplicaEffect = { type: 'timer-clear', key: 'join' };
  if (frame.recovered) {
    const counters = { ...live.counters, resumed: live.counters.resumed + 1 };
    return before([answered], settleJoin(fold({ ...live, counters }, frame)));
  }
  const [adopted, effects] = frame.snapshot ? adopt(live, frame.snapshot) : [live, []];
  const [next, folded] = settleJoin(fold(adopted, frame));
  return [countLost(replica, next), [answered, ...effects, ...folded]];
}

/** Whether a snapshot has more than is held: a copy of one that was taken has not, and would take back what came since. */
function isNews(
  { cursor }: ReplicaState,
  { recovered, snapshot }: ServerFrameOf<'channel-subscribed'>,
): boolean {
  if (recovered || !snapshot) return false;
  return snapshot.cursor.epoch !== cursor?.epoch || snapshot.cursor.seq > cursor.seq;
}

/** Whether the events go on where this replica stands. */
function continues({ cursor, distrusted }: ReplicaState, { epoch, from, events }: Packed): boolean {
  if (distrusted || cursor?.epoch !== epoch) return false;
  return events.length === 0 || from === cursor.seq + 1;
}

/** Whether the events stand right behind their snapshot. */
function follows({ snapshot, epoch, from, events }: ServerFrameOf<'channel-subscribed'>): boolean {
  return snapshot?.cursor.epoch === epoch && (events.length === 0 || from === snapshot.cursor.seq + 1);
}

/** A snapshot takes the place of what is held. */
function adopt(replica: ReplicaState, snapshot: ChannelSnapshot): ReplicaStep {
  const { cursor: held, counters } = replica;
  const { cursor } = snapshot;
  // Of another log, or of one that went another way, nothing was seen.
  const seen = held?.epoch === cursor.epoch && held.seq < cursor.seq ? held.seq : 0;
  const discontinuity =
    held && cursor.seq > 0 ? { type: 'discontinuity' as const, from: seen + 1, to: cursor.seq } : null;
  const { state, cut } = keepCutMessages(fromSnapshot(snapshot), replica);
  const next: ReplicaState = {
    ...replica,
    cursor,
    cut,
    state,
    known: cursor.seq,
    foldedTo: cursor.seq,
    verified: false,
    counters: { ...counters, snapshots: counters.snapshots + 1 },
  };
  return [next, [{ type: 'replaced', discontinuity }]];
}

/** Events that were heard of and that neither the snapshot nor what stands behind it has. */
function countLost(replica: ReplicaState, next: ReplicaState): ReplicaState {
  if (replica.cursor?.epoch !== next.cursor?.epoch || replica.known <= next.known) return next;
  const lost = next.counters.lost + replica.known - next.known;
  return { ...next, counters: { ...next.counters, lost } };
}

function settleJoin([replica, effects]: ReplicaStep): ReplicaStep {
  return replica.status === 'live' ? [replica, [...effects, { type: 'joined' }]] : [replica, effects];
}

/** Folds the events that follow the cursor; drops copies; a hole is asked for, and nothing behind it is folded. */
function fold(replica: ReplicaState, { from, events, stamps }: Packed): ReplicaStep {
  if (events.length !== stamps.length) return brokenPack(replica);
  let { cursor, state, foldedTo } = replica;
  if (!cursor) return rejoin(replica);
  const effects: ReplicaEffect[] = [];
  let { counters } = replica;
  const known = Math.max(replica.known, from + events.length - 1);
  const vainJoins = from + events.length - 1 > cursor.seq ? 0 : replica.vainJoins;
  for (const [index, value] of events.entries()) {
    const seq = from + index;
    if (seq <= cursor.seq) {
      counters = { ...counters, duplicates: counters.duplicates + 1 };
      continue;
    }
    if (seq > cursor.seq + 1) {
      counters = { ...counters, gaps: counters.gaps + 1 };
      return before(effects, rejoin({ ...replica, cursor, state, foldedTo, known, counters }));
    }
    if (seq <= foldedTo) counters = { ...counters, doubled: counters.doubled + 1 };
    cursor = { epoch: cursor.epoch, seq, hash: mixHash(cursor.hash, stamps[index] ?? 0) };
    foldedTo = seq;
    state = foldOne(state, seq, value, effects);
  }
  return [{ ...replica, cursor, state, foldedTo, known, vainJoins, counters }, effects];
}

/** An event that cannot be read, or does not fit, counts all the same: the log goes on behind it. */
function foldOne(state: ChannelState, seq: number, value: unknown, effects: ReplicaEffect[]): ChannelState {
  const read = apply(state, value);
  const problem = 'problem' in read ? read.problem : read.applied.problem;
  if (problem !== undefined && (typeof problem === 'string' || problem.code !== 'agent-error')) {
    const sentence = typeof problem === 'string' ? problem : problem.message;
    effects.push({ type: 'report', error: new ChatError('bad-frame', `${sentence} (Event ${seq}.)`) });
  }
  if ('problem' in read) return state;
  const { event, applied } = read;
  effects.push({
    type: 'event-folded',
    event: { seq, event },
    ...(applied.delta ? { delta: applied.delta } : {}),
  });
  return applied.state;
}

/** Reads an event and folds it: by hand where it is about text alone, as nearly all are, else by the full model. */
function apply(
  state: ChannelState,
  value: unknown,
): { event: ChannelEvent; applied: AppliedEvent } | { problem: string } {
  if (isSimpleEvent(value)) return { event: value, applied: applySimpleEvent(state, value) };
  const full = fullModel.current();
  // The line holds back what takes the full model until that is there.
  if (!full) return { problem: 'An event came before the code that reads it, so it was skipped.' };
  const decoded = full.decodeEvent(value);
  return 'problem' in decoded ? decoded : { ...decoded, applied: full.applyEvent(state, decoded.event) };
}

function brokenPack(replica: ReplicaState): ReplicaStep {
  const sentence = `Events of "${replica.channel}" came without a stamp each, so none was folded; they are asked for again.`;
  return before([{ type: 'report', error: new ChatError('bad-frame', sentence) }], rejoin(replica));
}

/** Compares the server's head with what was folded (PROTOCOL.md, "Heartbeat"). */
function compareHead(replica: ReplicaState, head: Cursor): ReplicaStep {
  const { cursor, joining, status, counters } = replica;
  if (joining || status !== 'live' || !cursor) return [replica, []];
  if (head.epoch !== cursor.epoch) return rejoin(replica);
  if (head.seq < cursor.seq) return [replica, []];
  if (head.seq > cursor.seq) {
    const known = Math.max(replica.known, head.seq);
    return rejoin({ ...replica, known, verified: false, counters: { ...counters, gaps: counters.gaps + 1 } });
  }
  if (head.hash === cursor.hash) {
    const verifications = counters.verifications + 1;
    return [{ ...replica, verified: true, vainJoins: 0, counters: { ...counters, verifications } }, []];
  }
  const sentence =
    `What was folded of "${replica.channel}" up to event ${cursor.seq} is not what the server sent, so it may show ` +
    'something wrong. It is thrown away and asked for anew; please report this, with the server’s version.';
  return before(
    [{ type: 'report', error: new ChatError('internal', sentence) }],
    rejoin({ ...replica, verified: false }, true),
  );
}

function refuse(replica: ReplicaState, status: 'denied' | 'closed', error: ChatError): ReplicaStep {
  return [
    { ...replica, status, error, joining: false, verified: false },
    [
      { type: 'timer-clear', key: 'join' },
      { type: 'timer-clear', key: 'rejoin' },
      { type: 'report', error },
      { type: 'refused' },
    ],
  ];
}

function before(effects: readonly ReplicaEffect[], [replica, more]: ReplicaStep): ReplicaStep {
  return [replica, [...effects, ...more]];
}
