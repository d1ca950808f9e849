import { systemClock } from '../../shared/clock.js';
import { systemRandom } from '../../shared/random.js';
import { startEarly } from '../connection/head-start.js';
import { createMeter } from '../connection/meter.js';
import { defaultLingerMs } from '../holders.js';
import type { createPlainClient, PlainClient, PlainClientOptions } from '../plain/plain-client.js';
import { plainRequest } from '../plain/plain-request.js';
import { plainTarget } from '../plain/plain-target.js';
import { createEngineSource, type EngineSource } from './engine.js';
import { createPrelude, explainPrelude, idleView } from './prelude.js';

type CreatePlain = typeof createPlainClient;

/** What keeps up a connection without channels: a chunk of its own wherever a bundler splits code. */
export const plainEngine = createEngineSource<CreatePlain>(
  async () => (await import('../plain/plain-client.js')).createPlainClient,
);

/** A connection without channels, whose code is fetched with its first connection. */
export function createFrontPlainClient<DATA>(
  options: PlainClientOptions<DATA>,
  source: EngineSource<CreatePlain>,
): PlainClient<DATA> {
  const known = source.current();
  if (known) return known(options);
  const { url, protocols, webSocket, clock = systemClock, random = systemRandom } = options;
  const initial: ReturnType<PlainClient<DATA>['getState']> = {
    connection: idleView(clock.now()),
    lastMessage: undefined,
    messages: [],
  };
  let state = initial;
  const listeners = new Set<() => void>();
  const prelude = createPrelude<PlainClient<DATA>, CreatePlain>({
    source,
    lingerMs: options.lingerMs ?? defaultLingerMs.plain,
    clock,
    random,
    create: (create, headStart, catchUp) => {
      const client = create(options, headStart);
      client.subscribe(() => listeners.forEach((listener) => listener()));
      catchUp(client);
    },
    startEarly: () =>
      startEarly({
        url: url ?? '',
        getToken: undefined,
        webSocket,
        target: plainTarget(protocols),
        environment: options.environment ?? {},
        goodbye: options.goodbye,
      }),
    view: () => state.connection,
    show: (connection) => {
      state = { ...state, connection };
      listeners.forEach((listener) => listener());
    },
    report: (error) => options.onError?.(error),
  });
  const { current, follow } = prelude;

  return {
    getState: () => current()?.getState() ?? state,
    getInitialState: () => initial,
    subscribe: (listener) => {
      const own = (): void => listener();
      listeners.add(own);
      return () => void listeners.delete(own);
    },
    connect: () => {
      if (url !== null) prelude.connect();
    },
    disconnect: prelude.disconnect,
    retryNow: prelude.retryNow,
    retain: url === null ? () => () => undefined : prelude.retain,
    send: (data) => current()?.send(data) ?? false,
    sendJson: (data) => current()?.sendJson(data) ?? false,
    request: plainRequest,
    onMessage: follow((client) => client.onMessage),
    explain: () => current()?.explain() ?? explainPrelude(state.connection),
    metrics: () => current()?.metrics() ?? createMeter().read(),
    dispose: () => {
      prelude.dispose();
      current()?.dispose();
      listeners.clear();
    },
  };
}
