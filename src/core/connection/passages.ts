import { ChatError } from '../../protocol/chat-error.js';
import { closeCodes, closeRule, type CloseRule } from '../../protocol/close-codes.js';
import { randomFraction } from '../../shared/random.js';
import type { TokenReason } from '../client.js';
import { backoffDelay, overloadDelay, toldDelay } from './backoff.js';
import type {
  ConnectionContext,
  ConnectionEffect,
  ConnectionPhase,
  ConnectionState,
  ConnectionStep,
  ConnectionTimer,
} from './connection-state.js';
import type { ConnectionReason, ConnectionStatus } from './connection-view.js';
import { elapsed, isDoubtful, PROBE_TIMEOUT_MS, silenceLimit, type Moment } from './heartbeat.js';

/** ms of an open connection after which its failures are forgotten: a server that falls over at once is none that works. */
const STABLE_MS = 10_000;
/** Wakes may come in swarms (`resumed`, `visible`, `shown` and `online` at once): one try a second is enough. */
const WAKE_INTERVAL_MS = 1000;
/** An attempt older than this, in ms, was made for a network that may be gone. */
const STALE_ATTEMPT_MS = 5000;
/** ms until a try without a network: what the machine says of it may be wrong, and `localhost` needs none. */
const OFFLINE_RETRY_MS = 30_000;
/** ms for an address and a token: somebody may have to sign in meanwhile. */
const PREPARE_TIMEOUT_MS = 60_000;

type SocketClose = { code: number; reason: string };

/** How a connection was lost. */
export type Loss = {
  /** `null` where no socket came to be. */
  code: number | null;
  rule: CloseRule;
  retryAfterMs?: number | undefined;
  /** Where the socket is still there: what to close it with. */
  close?: SocketClose;
};

export function momentOf({ now, monotonic }: Moment): Moment {
  return { now, monotonic };
}

/** Whether a socket belongs to the phase. */
export function hasSocket({ phase: { name } }: ConnectionState): boolean {
  return name === 'opening' || name === 'greeting' || name === 'open';
}

export function withEffect([state, effects]: ConnectionStep, effect: ConnectionEffect): ConnectionStep {
  return [state, [...effects, effect]];
}

/** The public status of a phase. */
export function statusOf({ phase, offline }: ConnectionState): ConnectionStatus {
  switch (phase.name) {
    case 'preparing':
    case 'opening':
      return 'connecting';
    case 'greeting':
      return 'authenticating';
    case 'waiting':
      return offline ? 'offline' : 'reconnecting';
    case 'parked':
      return 'reconnecting';
    default:
      return phase.name;
  }
}

/** Begins a try: ends what belonged to the phase before it. */
export function attempt(
  state: ConnectionState,
  reason: TokenReason,
  context: ConnectionContext,
  close: SocketClose = { code: closeCodes.normal, reason: 'a new attempt' },
): ConnectionStep {
  const startedAt = momentOf(context);
  const generation = nextGeneration(state);
  const fresh = { denied: null, drainAt: null, refreshAt: null, refreshing: false };
  const next = { ...state, ...fresh, generation, lastAttemptAt: startedAt };
  return enter(next, { name: 'preparing', startedAt }, [
    ...leave(state, close),
    { type: 'timer-set', key: 'prepare', ms: PREPARE_TIMEOUT_MS },
    { type: 'prepare', generation, reason },
  ]);
}

/** Ends the connection, for now (`idle`) or until somebody asks for another one (`closed`). */
export function shut(
  state: ConnectionState,
  name: 'idle' | 'closed',
  reason: ConnectionReason | null,
  goodbye = 'goodbye',
): ConnectionStep {
  const close = { code: closeCodes.normal, reason: goodbye };
  return enter({ ...state, session: null, failures: 0, reason }, { name }, leave(state, close));
}

/** Goes on after a loss, as the close table says. */
export function lose(state: ConnectionState, loss: Loss, context: ConnectionContext): ConnectionStep {
  const { code, rule } = loss;
  const sentence = state.denied?.message ?? rule.sentence;
  const reason: ConnectionReason = { code, name: rule.name, sentence };
  const effects = leave(state, loss.close, code ?? undefined);
  const lost: ConnectionState = { ...state, failures: state.failures + 1, reason };
  switch (rule.verdict) {
    case 'stop': {
      // Another user signed in meanwhile, say: the session is refused, not its new user. Once more without it.
      if (
        code === closeCodes.forbidden &&
        state.phase.name === 'greeting' &&
        state.resuming &&
        state.session
      ) {
        return prefix(effects, attempt(quiet({ ...lost, session: null }), 'connect', context));
      }
      return close(lost, reason, effects);
    }
    case 'refresh-token':
      if (context.policy.hasToken && !state.tokenRejected) {
        return prefix(effects, attempt(quiet({ ...lost, tokenRejected: true }), 'rejected', context));
      }
      return close(lost, reason, effects);
    case 'at-once':
    case 'backoff':
    case 'delay':
      if (lost.failures > context.policy.retryLimit) return giveUp(lost, reason, effects, context);
      return wait(lost, loss, effects, context);
  }
}

/** The page goes away or is frozen: says goodbye, so that nobody takes it for present. */
export function park(state: ConnectionState, code: number): ConnectionStep {
  if (state.phase.name === 'idle' || state.phase.name === 'closed' || state.phase.name === 'parked')
    return [state, []];
  const { name, sentence } = closeRule(code);
  const reason = { code, name, sentence };
  return enter({ ...state, reason }, { name: 'parked' }, leave(state, { code, reason: name }, code));
}

/** The page or the network is back: whatever waits need not, and whatever stands is asked whether it still does. */
export function wake(state: ConnectionState, context: ConnectionContext): ConnectionStep {
  const { phase } = state;
  switch (phase.name) {
    case 'parked':
    case 'waiting': {
      const since = state.lastAttemptAt ? elapsed(state.lastAttemptAt, context) : Infinity;
      // A server that named a time is not overrun because somebody switched tabs.
      const notBefore = phase.name === 'waiting' ? phase.notBefore : 0;
      const ms = Math.max(WAKE_INTERVAL_MS - since, notBefore - context.now);
      if (ms <= 0) return attempt(state, 'connect', context);
      return enter(state, { name: 'waiting', until: context.now + ms, notBefore }, [
        { type: 'timers-clear' },
        { type: 'timer-set', key: 'retry', ms },
      ]);
    }
    case 'preparing':
      return [state, []];
    case 'opening':
    case 'greeting':
      return elapsed(phase.startedAt, context) > STALE_ATTEMPT_MS
        ? attempt(state, 'connect', context)
        : [state, []];
    case 'open': {
      // Timers sleep with the machine; a token does not.
      const isDue = state.refreshAt !== null && context.now >= state.refreshAt;
      const [next, effects] = isDue ? refreshToken(state) : ([state, []] as const);
      if (!next.heartbeat || !isDoubtful(next.heartbeat, context)) return [next, effects];
      return prefix(effects, probe(next, context));
    }
    default:
      return [state, []];
  }
}

/** Asks for another token over the open line, unless that is being done. */
export function refreshToken(state: ConnectionState): ConnectionStep {
  if (state.phase.name !== 'open' || state.refreshing) return [state, []];
  return [
    { ...state, refreshing: true },
    [{ type: 'timer-clear', key: 'refresh' }, { type: 'token-refresh' }],
  ];
}

/** Timers of an open connection, in the place of all others. */
export function statusTimers({ heartbeat }: ConnectionState): ConnectionEffect[] {
  return [
    { type: 'timers-clear' },
    ...(heartbeat ? [timerSet('watchdog', silenceLimit(heartbeat))] : []),
    timerSet('stable', STABLE_MS),
  ];
}

export function timerSet(key: ConnectionTimer, ms: number): ConnectionEffect {
  return { type: 'timer-set', key, ms };
}

/** When to fetch a new token before this one ends; never where it does not end or nothing could fetch one. */
export function planRefresh(state: ConnectionState, context: ConnectionContext): ConnectionStep {
  const expiresAt = state.session?.expiresAt ?? null;
  if (expiresAt === null || !context.policy.hasToken) {
    return [{ ...state, refreshAt: null }, [{ type: 'timer-clear', key: 'refresh' }]];
  }
  const ms = refreshDelay(expiresAt - context.now);
  return [{ ...state, refreshAt: context.now + ms }, [timerSet('refresh', ms)]];
}

/** ms until a token with so much life left is to be renewed: 30 s or a tenth ahead, but never before half of it is over. */
function refreshDelay(left: number): number {
  return Math.max(0, left - Math.min(Math.max(30_000, left / 10), left / 2));
}

/** There is no network: nothing is tried until it is back, or until it has been so for long. */
export function waitOffline(state: ConnectionState, context: ConnectionContext): ConnectionStep {
  const until = context.now + OFFLINE_RETRY_MS;
  return enter(state, { name: 'waiting', until, notBefore: 0 }, [
    ...leave(state, { code: closeCodes.normal, reason: 'offline' }, 1006),
    { type: 'timer-set', key: 'retry', ms: OFFLINE_RETRY_MS },
  ]);
}

/** Asks the other side whether it is there, unless the question is out already. */
export function probe(state: ConnectionState, context: ConnectionContext, forLife = true): ConnectionStep {
  if (!state.heartbeat) return [state, []];
  const id = state.heartbeat.nextProbe;
  const heartbeat = { ...state.heartbeat, probe: { id, sentAt: momentOf(context) }, nextProbe: id + 1 };
  const ask: ConnectionEffect = { type: 'frame-send', frame: { type: 'probe-ping', id } };
  const effects: ConnectionEffect[] = forLife
    ? [ask, { type: 'timer-set', key: 'probe', ms: PROBE_TIMEOUT_MS }]
    : [ask];
  return [{ ...state, heartbeat }, effects];
}

function wait(
  lost: ConnectionState,
  loss: Loss,
  before: readonly ConnectionEffect[],
  context: ConnectionContext,
): ConnectionStep {
  if (lost.offline) return prefix(before, waitOffline(quiet(lost), context));
  const { random, policy } = context;
  const told = loss.retryAfterMs ?? lost.denied?.retryAfterMs;
  const least =
    told !== undefined ? toldDelay(told, random) : loss.rule.verdict === 'delay' ? overloadDelay(random) : 0;
  const drained = Math.max(0, (lost.drainAt ?? 0) - context.now);
  const usual =
    lost.failures === 1 && loss.rule.verdict === 'at-once'
      ? drained > 0
        ? 0
        : backoffDelay(1, random)
      : policy.delay(lost.failures, random, loss.code);
  const ms = Math.max(usual, least, drained);
  const phase: ConnectionPhase = {
    name: 'waiting',
    until: context.now + ms,
    notBefore: least > 0 || drained > 0 ? context.now + Math.max(least, drained) : 0,
  };
  return enter({ ...lost, drainAt: null }, phase, [...before, { type: 'timer-set', key: 'retry', ms }]);
}

function giveUp(
  state: ConnectionState,
  { code, name, sentence }: ConnectionReason,
  before: readonly ConnectionEffect[],
  context: ConnectionContext,
): ConnectionStep {
  const tries = context.policy.retryLimit;
  const told = `${sentence} ${tries} ${tries === 1 ? 'retry was' : 'retries were'} made, which is the limit of "retry". Call connect() to try again.`;
  return close(state, { code, name, sentence: told }, before);
}

function close(
  state: ConnectionState,
  reason: ConnectionReason,
  before: readonly ConnectionEffect[],
): ConnectionStep {
  const error = state.denied ?? new ChatError(errorCodeOf(reason), reason.sentence);
  const [next, effects] = shut({ ...quiet(state), error }, 'closed', reason);
  return [next, [...before, ...effects, { type: 'report', error }]];
}

function errorCodeOf({ code, name }: ConnectionReason): ConstructorParameters<typeof ChatError>[0] {
  if (code === closeCodes.unauthorized || code === closeCodes.sessionRevoked) return 'unauthorized';
  if (code === closeCodes.forbidden || code === 1008) return 'forbidden';
  if (code === closeCodes.protocolUnsupported) return 'protocol-unsupported';
  return name === 'token-failed' ? 'token-failed' : 'closed';
}

/** What ends with a phase: its timers, its socket where it has one, and the line where it was open. */
function leave(
  state: ConnectionState,
  close: SocketClose | undefined,
  code: number = close?.code ?? 1006,
): ConnectionEffect[] {
  const effects: ConnectionEffect[] = [{ type: 'timers-clear' }];
  if (close && hasSocket(state)) effects.push({ type: 'socket-close', ...close });
  if (state.phase.name === 'open') effects.push({ type: 'line-lost', code });
  return effects;
}

/** The state after its socket and line were let go already, so that they are not let go twice. */
function quiet(state: ConnectionState): ConnectionState {
  return { ...state, phase: { name: 'idle' } };
}

function prefix(before: readonly ConnectionEffect[], [state, effects]: ConnectionStep): ConnectionStep {
  return [state, [...before, ...effects]];
}

/** The one way into a phase. A heartbeat is an open connection's alone. */
export function enter(
  state: ConnectionState,
  phase: ConnectionPhase,
  effects: readonly ConnectionEffect[],
): ConnectionStep {
  if (phase.name === 'open') return [{ ...state, phase }, effects];
  // With the phase ends what was prepared beside it; what still comes from there is older than what is tried next.
  const generation = nextGeneration(state) - 1;
  return [{ ...state, phase, generation, handover: null, heartbeat: null }, effects];
}

/** The number of the next socket: one that a handover has used is not used again. */
export function nextGeneration({ generation, handover }: ConnectionState): number {
  return Math.max(generation, handover?.generation ?? 0) + 1;
}

/** A share of `spread`, for times that a server spreads its clients over. */
export function shareOf(spread: number, context: ConnectionContext): number {
  return randomFraction(context.random) * spread;
}
