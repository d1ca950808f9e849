import type { CloseRule } from '../../protocol/close-codes.js';
import { closeCodes, closeRule } from '../../protocol/close-codes.js';
import { ChatError } from '../../protocol/chat-error.js';
import type {
  ConnectionContext,
  ConnectionEffect,
  ConnectionInput,
  ConnectionState,
  ConnectionStep,
} from './connection-state.js';
import { finishHandover, giveUpHandover, onSocketOfTwo, onSuccessor } from './handover.js';
import { noteHeard, silenceLimit } from './heartbeat.js';
import {
  attempt,
  hasSocket,
  lose,
  momentOf,
  park,
  probe,
  shut,
  statusOf,
  waitOffline,
  wake,
  withEffect,
} from './passages.js';
import { onReady, onSessionFrame, onTimer, onTokenRefreshed, onTokenRefreshFailed } from './session-steps.js';

type Handlers = {
  [T in ConnectionInput['type']]: (
    state: ConnectionState,
    input: Extract<ConnectionInput, { type: T }>,
    context: ConnectionContext,
  ) => ConnectionStep;
};

/** What 1006 means before the socket was open. */
function refusedAs(refusal: string | null): Pick<CloseRule, 'name' | 'sentence'> {
  const unknown =
    'The socket could not be opened: nothing answers at the address, or the upgrade was refused.';
  return refusal === null
    ? { name: 'socket-failed', sentence: unknown }
    : { name: 'upgrade-refused', sentence: refusal };
}

const stay = (state: ConnectionState): ConnectionStep => [state, []];

const handlers: Handlers = {
  connect: (state, _, context) =>
    state.phase.name === 'idle' || state.phase.name === 'closed'
      ? attempt(
          { ...state, failures: 0, tokenRejected: false, error: null, reason: null },
          'connect',
          context,
        )
      : stay(state),

  release: (state, _, { policy }) =>
    state.phase.name === 'closed' || state.phase.name === 'idle'
      ? stay(state)
      : shut(state, 'idle', null, policy.goodbye),

  disconnect: (state, _, { policy }) => {
    if (state.phase.name === 'closed') return stay(state);
    const { name, sentence } = closeRule(closeCodes.normal);
    const reason = { code: closeCodes.normal, name, sentence };
    return shut({ ...state, error: null }, 'closed', reason, policy.goodbye);
  },

  'retry-now': (state, _, context) =>
    state.phase.name === 'waiting' || state.phase.name === 'parked'
      ? attempt(state, 'connect', context)
      : stay(state),

  prepared: (state, { generation }, context) => {
    const successor = onSuccessor(state, generation, 'opening');
    if (successor) return successor;
    if (state.phase.name !== 'preparing' || generation !== state.generation) return stay(state);
    return [
      { ...state, phase: { name: 'opening', startedAt: momentOf(context) } },
      [
        { type: 'timer-clear', key: 'prepare' },
        { type: 'timer-set', key: 'connect', ms: context.policy.connectTimeoutMs },
        { type: 'socket-open', generation },
      ],
    ];
  },

  'prepare-failed': (state, { generation, error, final }, context) => {
    if (state.handover?.generation === generation) {
      return withEffect(giveUpHandover(state, context), { type: 'report', error });
    }
    const { name } = state.phase;
    if ((name !== 'preparing' && name !== 'opening') || generation !== state.generation) return stay(state);
    const reason = { code: null, name: error.code, sentence: error.message };
    const report: ConnectionEffect = { type: 'report', error };
    if (final) return withEffect(shut({ ...state, error }, 'closed', reason), report);
    const rule: CloseRule = { name: error.code, verdict: 'backoff', sentence: error.message };
    return withEffect(
      lose({ ...state, error }, { code: null, rule, retryAfterMs: error.retryAfterMs }, context),
      report,
    );
  },

  'socket-opened': (state, { generation }, context) => {
    const successor = onSuccessor(state, generation, 'greeting');
    if (successor) return successor;
    if (state.phase.name !== 'opening' || generation !== state.generation) return stay(state);
    return [
      {
        ...state,
        resuming: state.session !== null,
        refusal: null,
        phase: { name: 'greeting', startedAt: momentOf(context) },
      },
      [
        { type: 'timer-clear', key: 'connect' },
        { type: 'timer-set', key: 'handshake', ms: context.policy.handshakeTimeoutMs },
      ],
    ];
  },

  'socket-closed': (state, { generation, code }, context) => {
    const rule = closeRule(code, context.policy.closeTable);
    const ofTwo = onSocketOfTwo(state, generation, rule, code, context);
    if (ofTwo) return ofTwo;
    if (generation !== state.generation || !hasSocket(state)) return stay(state);
    const asks = state.phase.name === 'opening' && code === 1006;
    const step = lose(state, { code, rule: asks ? { ...rule, ...refusedAs(state.refusal) } : rule }, context);
    return asks ? withEffect(step, { type: 'refusal-ask' }) : step;
  },

  'adapter-closed': (state, { code, reason }, context) => {
    if (!hasSocket(state)) return stay(state);
    const rule = closeRule(code, context.policy.closeTable);
    return lose(state, { code, rule, close: { code, reason } }, context);
  },

  heard: (state, _, context) => {
    if (!state.heartbeat || state.phase.name !== 'open') return stay(state);
    const { heartbeat, rewind } = noteHeard(state.heartbeat, momentOf(context));
    const effects: ConnectionEffect[] = [];
    if (rewind) effects.push({ type: 'timer-set', key: 'watchdog', ms: silenceLimit(heartbeat) });
    if (heartbeat.probe) effects.push({ type: 'timer-clear', key: 'probe' });
    return [{ ...state, heartbeat }, effects];
  },

  frame: (state, { frame }, context) => onSessionFrame(state, frame, context),
  ready: (state, _, context) => {
    if (state.handover?.step === 'greeting') return finishHandover(state, context);
    return state.phase.name === 'greeting' ? onReady(state, context) : stay(state);
  },
  timer: (state, { key }, context) => onTimer(state, key, context),

  'token-refreshed': (state, { token }, context) => onTokenRefreshed(state, token, context),
  'token-refresh-failed': (state, input, context) => onTokenRefreshFailed(state, input, context),

  'refusal-explained': (state, { status, reason }) => {
    // It came through meanwhile, or nobody wants it any more.
    if (state.phase.name === 'open' || state.phase.name === 'idle' || state.phase.name === 'closed')
      return stay(state);
    const refusal = `The gateway answered the upgrade with ${status}: ${reason}`;
    const error = new ChatError('upgrade-refused', refusal, { retryable: true });
    const known = { ...state, refusal, error };
    const code = state.reason?.code ?? null;
    const told =
      state.phase.name === 'waiting' ? { ...known, reason: { code, ...refusedAs(refusal) } } : known;
    return [told, [{ type: 'report', error }]];
  },

  lifecycle: (state, { event }, context) => {
    switch (event) {
      case 'left':
        return park(state, closeCodes.pageHidden);
      case 'frozen':
        return park(state, closeCodes.pageFrozen);
      case 'offline':
        return goOffline({ ...state, offline: true }, context);
      case 'online':
        return wake({ ...state, offline: false }, context);
      case 'shown':
      case 'resumed':
      case 'visible':
        return wake(state, context);
      case 'hidden':
        return stay(state);
    }
  },
};

/**
 * The whole life of a connection (PROTOCOL.md, "The session", "Heartbeat" and "Close codes"). Pure: sockets, timers and
 * tokens are the runner's. An input that has no place in a state changes nothing.
 */
export function stepConnection(
  state: ConnectionState,
  input: ConnectionInput,
  context: ConnectionContext,
): ConnectionStep {
  // The table is keyed by the input's own type, which TypeScript cannot follow through the index.
  const handle = handlers[input.type] as (
    state: ConnectionState,
    input: ConnectionInput,
    context: ConnectionContext,
  ) => ConnectionStep;
  const [next, effects] = handle(state, input, context);
  return [statusOf(next) === statusOf(state) ? next : { ...next, since: context.now }, effects];
}

function goOffline(state: ConnectionState, context: ConnectionContext): ConnectionStep {
  switch (state.phase.name) {
    case 'preparing':
    case 'opening':
    case 'greeting':
    case 'waiting':
      return waitOffline(state, context);
    case 'open':
      // The event may be wrong, or the line may be another one's: ask before giving it up.
      return state.heartbeat ? probe(state, context) : stay(state);
    default:
      return stay(state);
  }
}
