import { closeCodes, type CloseRule } from '../../protocol/close-codes.js';
import type {
  ConnectionContext,
  ConnectionEffect,
  ConnectionState,
  ConnectionStep,
} from './connection-state.js';
import { elapsed } from './heartbeat.js';
import { enter, lose, momentOf, nextGeneration, planRefresh, shareOf, statusTimers } from './passages.js';

/** ms that there may be two sockets (PROTOCOL.md, "The session"). */
const HANDOVER_MS = 10_000;
/** The least between two handovers, in ms: who is sent away as soon as it comes backs off instead. */
const LEAST_APART_MS = 10_000;
/** How long before a known end the next socket is opened: these ms, and up to a tenth of the whole more. */
const AHEAD_MS = 15_000;

const failed: CloseRule = {
  name: 'handover-failed',
  verdict: 'at-once',
  sentence: 'The next connection could not be made before the end of this one.',
};

/** Whether the next socket can be opened before this one is let go: the session and its channels have to go on over it. */
export function canHandOver(state: ConnectionState, context: ConnectionContext): boolean {
  const { phase, session, capabilities, failures, handover, lastAttemptAt } = state;
  if (phase.name !== 'open' || !session || handover || failures > 0 || !capabilities.has('resume'))
    return false;
  return !lastAttemptAt || elapsed(lastAttemptAt, context) >= LEAST_APART_MS;
}

/** The next socket is prepared while this one goes on. */
export function beginHandover(state: ConnectionState, context: ConnectionContext): ConnectionStep {
  const generation = nextGeneration(state);
  return [
    {
      ...state,
      handover: { generation, step: 'preparing' },
      lastAttemptAt: momentOf(context),
      denied: null,
      drainAt: null,
    },
    [
      { type: 'timer-set', key: 'handover', ms: HANDOVER_MS },
      { type: 'prepare', generation, reason: 'connect' },
    ],
  ];
}

/** Address and token are there, or the socket is open: says what to do next for it. `undefined`: it is another one's. */
export function onSuccessor(
  state: ConnectionState,
  generation: number,
  step: 'opening' | 'greeting',
): ConnectionStep | undefined {
  const { handover } = state;
  const expected = step === 'opening' ? 'preparing' : 'opening';
  if (handover?.generation !== generation || handover.step !== expected) return undefined;
  const next = { ...state, handover: { generation, step } };
  return [next, step === 'opening' ? [{ type: 'socket-open', generation }] : []];
}

/**
 * A socket has closed while there were two. The old one is let go by the server as soon as the new one says who it is, and
 * nothing is lost by that; without the new one, or before it has said so, it is a loss as any other. `undefined`: there
 * were not two, or it is an older one's.
 */
export function onSocketOfTwo(
  state: ConnectionState,
  generation: number,
  rule: CloseRule,
  code: number,
  context: ConnectionContext,
): ConnectionStep | undefined {
  const { handover } = state;
  if (!handover) return undefined;
  if (generation === handover.generation) {
    // Another user's token, say: what the way back makes of a session that is not his is decided there.
    const isRefused = code === closeCodes.forbidden;
    return giveUpHandover(state, context, isRefused ? undefined : { code, rule });
  }
  if (generation !== state.generation) return undefined;
  if (handover.step === 'greeting') return [state, []];
  return lose(state, { code, rule }, context);
}

/** It took too long, or came to nothing. */
export function giveUpHandover(
  state: ConnectionState,
  context: ConnectionContext,
  { code, rule }: { code: number | null; rule: CloseRule } = { code: null, rule: failed },
): ConnectionStep {
  if (!state.handover) return [state, []];
  return lose(state, { code, rule, close: { code: closeCodes.unavailable, reason: rule.name } }, context);
}

/** The session goes on over the new socket; the old one is let go. */
export function finishHandover(state: ConnectionState, context: ConnectionContext): ConnectionStep {
  const generation = nextGeneration(state) - 1;
  const cleared = { denied: null, error: null, refreshing: false, handover: null };
  const [next, refresh] = planRefresh({ ...state, ...cleared, generation }, context);
  const [planned, end] = planEnd(next, context);
  return enter(planned, { name: 'open' }, [
    ...statusTimers(planned),
    ...refresh,
    ...end,
    { type: 'line-switched' },
  ]);
}

/** Sees to it that the next socket is there before the time at which this one is cut, where that is known. */
export function planEnd(state: ConnectionState, context: ConnectionContext): ConnectionStep {
  const { maxSessionMs } = context.policy;
  if (maxSessionMs === undefined || maxSessionMs === Infinity) return [state, []];
  const ahead = Math.min(maxSessionMs / 2, AHEAD_MS + shareOf(maxSessionMs / 10, context));
  const ms = maxSessionMs - ahead;
  const effects: ConnectionEffect[] = [{ type: 'timer-set', key: 'drain', ms }];
  return [{ ...state, drainAt: context.now + ms }, effects];
}
