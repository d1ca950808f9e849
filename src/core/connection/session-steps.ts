import { readCapabilities } from '../../protocol/capabilities.js';
import { ChatError } from '../../protocol/chat-error.js';
import { closeCodes, closeRule, type CloseRule } from '../../protocol/close-codes.js';
import { toChatError } from '../to-chat-error.js';
import type {
  ConnectionContext,
  ConnectionEffect,
  ConnectionFrame,
  ConnectionState,
  ConnectionStep,
  ConnectionTimer,
} from './connection-state.js';
import { beginHandover, canHandOver, giveUpHandover, planEnd } from './handover.js';
import { judgeSilence, rewound, silenceLimit, startHeartbeat } from './heartbeat.js';
import {
  attempt,
  enter,
  lose,
  momentOf,
  planRefresh,
  probe,
  refreshToken,
  shareOf,
  statusTimers,
  timerSet,
  waitOffline,
  withEffect,
} from './passages.js';

/** ms until a new token must have been answered; then another one is asked for. */
const REFRESH_ANSWER_MS = 15_000;

/** A frame about the session or its heartbeat. */
export function onSessionFrame(
  state: ConnectionState,
  frame: ConnectionFrame,
  context: ConnectionContext,
): ConnectionStep {
  switch (frame.type) {
    case 'session-welcome': {
      const { id, secret, user, expiresAt } = frame.session;
      // Only the distance counts: this machine's clock may be hours off the server's.
      const clockOffset = frame.now - context.now;
      const ends = expiresAt === undefined ? null : expiresAt - clockOffset;
      const session = { id, secret, user, resumed: frame.resumed, expiresAt: ends, clockOffset };
      return [
        {
          ...state,
          session,
          capabilities: readCapabilities(frame.capabilities),
          maxFrameBytes: frame.limits.maxFrameBytes,
          heartbeat: frame.heartbeat ? startHeartbeat(frame.heartbeat, momentOf(context)) : null,
        },
        [],
      ];
    }
    case 'session-denied': {
      const error = toChatError(frame.error);
      return [{ ...state, denied: error, error }, []];
    }
    case 'session-refreshed': {
      if (!state.session || state.phase.name !== 'open') return [state, []];
      // By the server's clock, as the welcome's was: the same distance lies between the two clocks.
      const expiresAt = frame.expiresAt === undefined ? null : frame.expiresAt - state.session.clockOffset;
      const session = { ...state.session, expiresAt };
      // The server could not look at it just now: what there is holds as long as it did.
      if (frame.error) return askLater({ ...state, session }, context);
      return planRefresh({ ...state, session, refreshing: false }, context);
    }
    case 'session-drain': {
      if (state.phase.name !== 'open') return [state, []];
      const ms = Math.max(0, frame.afterMs) + shareOf(Math.max(0, frame.spreadMs), context);
      return [{ ...state, drainAt: context.now + ms }, [timerSet('drain', ms)]];
    }
    case 'heartbeat-ping': {
      const pong: ConnectionEffect = { type: 'frame-send', frame: { type: 'heartbeat-pong', id: frame.id } };
      // The round trip is measured on the way; the question is not one of life and death.
      const [next, effects] = state.heartbeat?.probe ? [state, []] : probe(state, context, false);
      return [next, [pong, ...effects]];
    }
    case 'probe-pong': {
      const asked = state.heartbeat?.probe;
      if (!state.heartbeat || asked?.id !== frame.id) return [state, []];
      const latency = Math.max(0, context.monotonic - asked.sentAt.monotonic);
      return [{ ...state, latency, heartbeat: { ...state.heartbeat, probe: null } }, []];
    }
  }
}

/** The adapter has its session: commands may be sent. */
export function onReady(state: ConnectionState, context: ConnectionContext): ConnectionStep {
  const latency =
    state.phase.name === 'greeting' ? context.monotonic - state.phase.startedAt.monotonic : state.latency;
  const cleared = { denied: null, error: null, reason: null };
  const [refreshed, refresh] = planRefresh({ ...state, ...cleared, latency }, context);
  const [next, end] = planEnd(refreshed, context);
  return enter(next, { name: 'open' }, [...statusTimers(next), ...refresh, ...end, { type: 'line-opened' }]);
}

/** A timer of the phase went off. */
export function onTimer(
  state: ConnectionState,
  key: ConnectionTimer,
  context: ConnectionContext,
): ConnectionStep {
  switch (key) {
    case 'prepare': {
      if (state.phase.name !== 'preparing') return [state, []];
      const sentence =
        'No address and token came within a minute, so there is no connection. Check "getToken" and "url".';
      const error = new ChatError('token-failed', sentence, { retryable: true });
      const step = lose(
        { ...state, error },
        { code: null, rule: backoffRule('token-failed', sentence) },
        context,
      );
      return withEffect(step, { type: 'report', error });
    }
    case 'connect': {
      if (state.phase.name !== 'opening') return [state, []];
      const sentence =
        'The socket did not open in time: nothing answers at this address, or a network drops it.';
      const rule = backoffRule('connect-timeout', sentence);
      return lose(
        state,
        { code: null, rule, close: { code: closeCodes.normal, reason: 'timeout' } },
        context,
      );
    }
    case 'handshake': {
      if (state.phase.name !== 'greeting') return [state, []];
      const code = closeCodes.handshakeTimeout;
      const rule = closeRule(code, context.policy.closeTable);
      return lose(state, { code, rule, close: { code, reason: rule.name } }, context);
    }
    case 'retry':
      return state.phase.name === 'waiting' ? attempt(state, 'connect', context) : [state, []];
    case 'stable':
      return state.phase.name === 'open'
        ? [{ ...state, failures: 0, tokenRejected: false }, []]
        : [state, []];
    case 'watchdog':
      return onSilence(state, context);
    case 'probe':
      if (state.phase.name !== 'open') return [state, []];
      return state.offline
        ? waitOffline({ ...state, reason: offlineReason }, context)
        : loseHeartbeat(state, context);
    case 'drain':
      return onDrained(state, context);
    case 'handover':
      return giveUpHandover(state, context);
    case 'refresh':
      // Whatever was asked before has had its time.
      return refreshToken({ ...state, refreshing: false });
  }
}

const offlineReason = { code: null, name: 'offline', sentence: 'This machine has no network.' };

function onSilence(state: ConnectionState, context: ConnectionContext): ConnectionStep {
  if (state.phase.name !== 'open' || !state.heartbeat) return [state, []];
  const verdict = judgeSilence(state.heartbeat, context);
  if (verdict === 'dead') return loseHeartbeat(state, context);
  const ms = verdict === 'ask' ? silenceLimit(state.heartbeat) : verdict.waitMs;
  const wound = { ...state, heartbeat: rewound(state.heartbeat, momentOf(context), ms) };
  const [next, effects] = verdict === 'ask' ? probe(wound, context) : ([wound, []] as const);
  return [next, [timerSet('watchdog', ms), ...effects]];
}

function loseHeartbeat(state: ConnectionState, context: ConnectionContext): ConnectionStep {
  const code = closeCodes.heartbeatLost;
  const rule = closeRule(code, context.policy.closeTable);
  return lose(state, { code, rule, close: { code, reason: rule.name } }, context);
}

/**
 * The server's time is up: the next socket is opened before this one is let go. Where that cannot be it is away and back
 * at once, unless that was done just now and brought nothing.
 */
function onDrained(state: ConnectionState, context: ConnectionContext): ConnectionStep {
  if (state.phase.name !== 'open' || state.drainAt === null) return [state, []];
  if (canHandOver(state, context)) return beginHandover(state, context);
  const reason = { code: null, name: 'drain', sentence: 'The server asked its clients to connect anew.' };
  if (state.failures === 0) return attempt({ ...state, reason }, 'connect', context, DRAIN_CLOSE);
  return lose(
    state,
    { code: null, rule: backoffRule('drain', reason.sentence), close: DRAIN_CLOSE },
    context,
  );
}

/** Not 1000, which would end the session that the next socket is to resume. */
const DRAIN_CLOSE = { code: closeCodes.unavailable, reason: 'drain' };

function backoffRule(name: string, sentence: string): CloseRule {
  return { name, verdict: 'backoff', sentence };
}

/** The app's `getToken` answered over an open connection. */
export function onTokenRefreshed(
  state: ConnectionState,
  token: string | null,
  context: ConnectionContext,
): ConnectionStep {
  if (state.phase.name !== 'open') return [state, []];
  if (token === null) return askLater(state, context);
  const effects: ConnectionEffect[] = [
    { type: 'frame-send', frame: { type: 'session-authenticate', token } },
    timerSet('refresh', REFRESH_ANSWER_MS),
  ];
  return [state, effects];
}

/**
 * It threw: the connection stays for as long as its token does, and `getToken` is asked again, unless it said that
 * nobody is signed in. That is shown, and nothing more is asked.
 */
export function onTokenRefreshFailed(
  state: ConnectionState,
  { error, final = false }: { error?: ChatError; final?: boolean },
  context: ConnectionContext,
): ConnectionStep {
  if (state.phase.name !== 'open') return [state, []];
  if (!final) return askLater(state, context);
  return [{ ...state, refreshAt: null, refreshing: false, error: error ?? state.error }, []];
}

/** Asks for a token again in a while that differs from client to client. */
function askLater(state: ConnectionState, context: ConnectionContext): ConnectionStep {
  const ms = 5000 + shareOf(5000, context);
  return [{ ...state, refreshing: false, refreshAt: context.now + ms }, [timerSet('refresh', ms)]];
}
