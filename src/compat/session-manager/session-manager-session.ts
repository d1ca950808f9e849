import { closeTable, sessionRetry } from '../../adapters/session-manager/close-table.js';
import { CLIENT_VERSION, shellSessionTypes } from '../../adapters/session-manager/handshake.js';
import { createSessionLine, type SessionNews } from '../../adapters/session-manager/session-line.js';
import { createSessionToken } from '../../adapters/session-manager/session-token.js';
import { createUuid } from '../../adapters/foreign/create-uuid.js';
import { outgoingBytes } from '../../adapters/session-manager/outgoing.js';
import { sessionFlags } from '../../adapters/session-manager/client-message.js';
import { createMeter } from '../../core/connection/meter.js';
import { connectionViewOf } from '../../core/connection/connection-view-of.js';
import { createRunner } from '../../core/connection/runner.js';
import { createListeners } from '../../core/listeners.js';
import { systemClock } from '../../shared/clock.js';
import { systemRandom } from '../../shared/random.js';
import type {
  SessionManagerSession,
  SessionManagerSessionOptions,
  SessionManagerState,
} from './session-state.js';

/** Bytes that are kept for the agent; more is refused. */
const MOST_BYTES = 16 * 1024 * 1024;

/**
 * Makes a client of one AWS Session Manager session: what `session-manager-plugin` does, in a page or in Node. Nothing
 * happens until `connect()`. A lost line is opened again and the session goes on: no byte is lost, doubled or out of place.
 *
 * @example
 * const session = createSessionManagerSession({ streamUrl, token, resume: () => askOurServer('/resume') });
 * session.onOutput((bytes) => terminal.write(bytes));
 * session.connect();
 * session.write('ls\r');
 */
export function createSessionManagerSession(options: SessionManagerSessionOptions): SessionManagerSession {
  const { streamUrl, token, resume, encryption, onError = () => {} } = options;
  const { clock = systemClock, random = systemRandom, environment = {}, retry = {} } = options;
  const { maxBufferedBytes = MOST_BYTES } = options;
  const failed = (cause: unknown): void => globalThis.reportError?.(cause);
  const changed = createListeners<void>(failed);
  const outputs = createListeners<Extract<SessionNews, { type: 'output' }>>(failed);
  const tokens = createSessionToken({ token, resume });

  const line = createSessionLine(
    {
      clientId: options.clientId ?? createUuid(random),
      clientVersion: options.clientVersion ?? CLIENT_VERSION,
      sessionTypes: options.sessionTypes ?? shellSessionTypes,
      hasCipher: encryption !== undefined,
    },
    (news) => take(news),
  );
  const { adapter } = line;
  const runner = createRunner(
    {
      url: streamUrl,
      getToken: tokens.get,
      adapter: {
        ...adapter,
        opened: (...step) => {
          tokens.used();
          return adapter.opened(...step);
        },
      },
      webSocket: options.webSocket,
      policy: {
        retryLimit: retry.limit ?? sessionRetry.limit,
        delay: retry.delay ?? sessionRetry.delay,
        closeTable,
        connectTimeoutMs: options.connectTimeoutMs ?? 30_000,
        handshakeTimeoutMs: options.handshakeTimeoutMs ?? 60_000,
        hasToken: true,
      },
      clock,
      random,
      environment,
      development: false,
      meter: createMeter(),
    },
    {
      batch: (work) => work(),
      changed: () => update({}),
      opened: () => {},
      lost: () => {},
      frame: () => {},
      report: (error) => guarded(() => onError(error)),
      reject: () => {},
    },
  );

  const view = () => connectionViewOf(runner.state());
  let state: SessionManagerState = {
    status: view().status,
    reason: null,
    error: null,
    nextRetryAt: null,
    sessionType: undefined,
    agentVersion: undefined,
    customerMessage: undefined,
    isPaused: false,
    exitCode: undefined,
    ended: undefined,
  };
  const initial = state;
  const update = (news: Partial<SessionManagerState>): void => {
    const { status, reason, error, nextRetryAt } = view();
    const { sessionType, agentVersion, isPaused } = line.session();
    const next = {
      ...state,
      status,
      reason,
      error,
      nextRetryAt,
      sessionType,
      agentVersion,
      isPaused,
      ...news,
    };
    // Every key has a value from the beginning, so those of the one are those of the other.
    const keys = Object.keys(next) as (keyof SessionManagerState)[];
    if (keys.every((key) => next[key] === state[key])) return;
    state = next;
    changed.tell();
  };
  const take = (news: SessionNews): void => {
    switch (news.type) {
      case 'output':
        return outputs.tell(news);
      case 'paused':
        return update({});
      case 'exit':
        return update({ exitCode: news.code });
      case 'customer-message':
        return update({ customerMessage: news.text });
      case 'flag':
        return guarded(() => options.onFlag?.(news.flag));
      case 'keys-wanted':
        return void askForKeys(news.request);
      case 'ended':
        update({ ended: news.text });
        // Behind the step that this is called from.
        return runner.dispatch({ type: 'disconnect' });
    }
  };
  const askForKeys = async (
    request: Extract<SessionNews, { type: 'keys-wanted' }>['request'],
  ): Promise<void> => {
    try {
      const answer = await encryption?.(request);
      line.push({ type: 'keys', answer: answer ?? { error: 'there are no keys for this session' } });
    } catch (cause) {
      // What it says may hold more than an agent is to know.
      globalThis.reportError?.(cause);
      line.push({ type: 'keys', answer: { error: 'the keys could not be fetched' } });
    }
  };
  /** Has the adapter take what was pushed, where there is a line; else the next one's opening does. */
  const nudge = (): void => void runner.send({ type: 'connection-message', data: null });
  const pendingBytes = (): number => line.pushedBytes() + outgoingBytes(line.session().peer.outgoing);

  return {
    getState: () => state,
    getInitialState: () => initial,
    subscribe: (listener) => changed.add(listener),
    onOutput: (listener) => outputs.add(({ data, stream }) => listener(data, stream)),
    connect: () => {
      if (state.ended === undefined) runner.dispatch({ type: 'connect' });
    },
    disconnect: () => runner.dispatch({ type: 'disconnect' }),
    write: (data) => {
      const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data.slice();
      if (bytes.byteLength === 0) return true;
      if (state.ended !== undefined || pendingBytes() + bytes.byteLength > maxBufferedBytes) return false;
      line.push({ type: 'typed', data: bytes });
      nudge();
      return true;
    },
    resize: (size) => {
      line.push({ type: 'resized', size });
      nudge();
    },
    sendFlag: (flag) => {
      line.push({ type: 'flagged', flag });
      nudge();
    },
    terminate: () => {
      line.push({ type: 'flagged', flag: sessionFlags.terminateSession });
      nudge();
    },
    get pendingBytes() {
      return pendingBytes();
    },
    dispose: () => {
      runner.dispose();
      changed.clear();
      outputs.clear();
    },
  };
}

/** The app's own callbacks: whatever they throw is the app's, and the session goes on. */
function guarded(task: () => void): void {
  try {
    task();
  } catch (cause) {
    globalThis.reportError?.(cause);
  }
}
