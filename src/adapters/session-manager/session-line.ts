import type { AdapterContext, AdapterEffect, ClientAdapter } from '../../protocol/adapter.js';
import { ChatError } from '../../protocol/chat-error.js';
import { sealAdapter } from '../foreign/seal-adapter.js';
import type {
  ClientSession,
  ClientSessionEffect,
  ClientSessionInput,
  ClientSessionOptions,
  ClientSessionStep,
} from './client-session.js';
import { createClientSession, stepClientSession } from './client-steps.js';

/** What a session brings, beside what its line is told to do. */
export type SessionNews =
  | Exclude<ClientSessionEffect, AdapterEffect>
  /** `isPaused` is another one. */
  | { type: 'paused' };

/** A session as the connection's adapter, and the way in for what people type. */
export type SessionLine = {
  readonly adapter: ClientAdapter;
  /** Stands in line until the adapter's next step; `command` with any frame is one. */
  readonly push: (input: ClientSessionInput) => void;
  /** Where it stands. */
  readonly session: () => ClientSession;
  /** Bytes that were pushed and not yet taken. */
  readonly pushedBytes: () => number;
};

/** The timer of somebody who fetches keys, and how often they are looked for, in ms. */
const KEYS_TIMER = 'keys';
const KEYS_MS = 25;

/**
 * Bytes have no place in native frames, so they go past them, as a plain connection's do: `told` is called with them,
 * in order, and must not throw.
 */
export function createSessionLine(
  options: ClientSessionOptions,
  told: (news: SessionNews) => void,
): SessionLine {
  const pushed: ClientSessionInput[] = [];
  /** What happened while a listener was told something: it belongs to the step that is going on. */
  const nested: ClientSessionInput[] = [];
  let isStepping = false;
  let latest = createClientSession(options);

  const step = (
    session: ClientSession,
    input: ClientSessionInput | undefined,
    context: AdapterContext,
  ): readonly [ClientSession, readonly AdapterEffect[]] => {
    if (isStepping) {
      if (input) nested.push(input);
      return [session, []];
    }
    const effects: AdapterEffect[] = [];
    isStepping = true;
    const following = (): ClientSessionInput | undefined => nested.shift() ?? pushed.shift();
    for (let next = input ?? following(); next; next = following()) {
      const { isPaused } = latest;
      const [after, more] = attempt(latest, next, context);
      latest = after;
      if (after.isPaused !== isPaused) told({ type: 'paused' });
      for (const effect of more) {
        if (isNews(effect)) told(effect);
        else effects.push(effect);
      }
    }
    isStepping = false;
    if (latest.encryption) effects.push({ type: 'timer-set', key: KEYS_TIMER, ms: KEYS_MS });
    return [latest, effects];
  };

  return {
    adapter: sealAdapter<ClientSession>({
      name: 'session-manager',
      // It is no chat: there is nothing to be stopped, edited or resumed message by message.
      capabilities: new Set(),
      transport: 'web-socket',
      channels: 'one',
      target: ({ url }) => ({ url }),
      initial: () => latest,
      opened: (session, { token = '' }, context) => step(session, { type: 'opened', token }, context),
      received: (session, data, context) => step(session, { type: 'received', data }, context),
      command: (session, _frame, context) => step(session, undefined, context),
      timer: (session, key, context) =>
        step(session, key === KEYS_TIMER ? undefined : { type: 'timer', key }, context),
      closed: (session, _how, context) => step(session, { type: 'closed' }, context),
    }),
    push: (input) => void pushed.push(input),
    session: () => latest,
    pushedBytes: () =>
      pushed.reduce((sum, input) => sum + (input.type === 'typed' ? input.data.byteLength : 0), 0),
  };
}

/** A cipher is somebody else's: what it throws must not go through a socket's handler. */
function attempt(
  session: ClientSession,
  input: ClientSessionInput,
  context: AdapterContext,
): ClientSessionStep {
  try {
    return stepClientSession(session, input, context);
  } catch (cause) {
    const sentence =
      'What is typed could not be encrypted, so it waits. The keys are not those of this session; see the cause.';
    return [session, [{ type: 'report', error: new ChatError('internal', sentence, { cause }) }]];
  }
}

function isNews(effect: ClientSessionEffect): effect is Exclude<ClientSessionEffect, AdapterEffect> {
  switch (effect.type) {
    case 'output':
    case 'exit':
    case 'customer-message':
    case 'flag':
    case 'keys-wanted':
    case 'ended':
      return true;
    default:
      return false;
  }
}
