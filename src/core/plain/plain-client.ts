import { ChatError } from '../../protocol/chat-error.js';
import { closeTable as commonCloseTable, type CloseTable } from '../../protocol/close-codes.js';
import { parseJson } from '../../protocol/parse-json.js';
import type { SocketConstructor } from '../../protocol/socket-like.js';
import { systemClock, type Clock } from '../../shared/clock.js';
import { systemRandom, type Random } from '../../shared/random.js';
import type { ConnectionSource } from '../chat/connection-observer.js';
import type { ClientOptions } from '../client.js';
import { backoffDelay } from '../connection/backoff.js';
import { connectionViewOf, isSameView } from '../connection/connection-view-of.js';
import { explainConnection } from '../connection/explain.js';
import type { HeadStart } from '../connection/head-start.js';
import type { SocketEnd } from '../connection/line.js';
import { plainRequest } from './plain-request.js';
import { createMeter } from '../connection/meter.js';
import type { EnvironmentPorts } from '../connection/ports.js';
import { createRunner } from '../connection/runner.js';
import { createHolders, defaultLingerMs } from '../holders.js';
import type { InputSchema } from '../tools/client-tool.js';
import { createPlainAdapter } from './plain-adapter.js';

/** Options of a connection without channels. */
export type PlainClientOptions<DATA = unknown> = {
  /** Where to connect (`ws:` or `wss:`; `http:` and paths are resolved against the page). `null`: nowhere. */
  url: string | null;
  /** Subprotocols to ask for. */
  protocols?: string | string[];
  /** What messages must be (JSON where they are JSON, else text, or bytes); others are reported and passed over. */
  schema?: InputSchema<DATA>;
  /** How many of the newest messages `messages` holds. @default 100 */
  keepMessages?: number;
  /** As the native client's. */
  retry?: ClientOptions['retry'];
  /** What close codes mean, over the common table. */
  closeTable?: CloseTable;
  /** ms until a socket must be open. @default 10,000 */
  connectTimeoutMs?: number;
  /** The reason that goes with 1000 when this side ends the connection, at most 40 characters. @default 'goodbye' */
  goodbye?: string;
  /** ms that the socket stays after the last holder went. @default 1,000 */
  lingerMs?: number;
  /** @default globalThis.WebSocket */
  webSocket?: SocketConstructor;
  /** Told of messages that could not be read (`message-invalid`) and of connections that ended for good. */
  onError?: (error: ChatError) => void;
  /** Told of each socket's end, whoever ended it; the state says so already. */
  onSocketEnd?: (how: SocketEnd) => void;
  clock?: Clock;
  random?: Random;
  environment?: EnvironmentPorts;
};

/** A WebSocket of its own, without channels: text, JSON and bytes. Reconnects by itself. */
export type PlainClient<DATA = unknown> = ConnectionSource<DATA> & { dispose: () => void };

/**
 * Makes a plain client. Nothing happens until it is retained, or told to connect.
 *
 * @param headStart The first attempt, where a front has begun it.
 */
export function createPlainClient<DATA = unknown>(
  options: PlainClientOptions<DATA>,
  headStart?: HeadStart,
): PlainClient<DATA> {
  const { url, schema, keepMessages = 100, lingerMs = defaultLingerMs.plain, retry = {}, onError } = options;
  const { clock = systemClock, random = systemRandom, environment = {} } = options;
  const meter = createMeter();
  const changed = new Set<() => void>();
  const heard = new Set<(data: DATA) => void>();
  const report = (error: ChatError): void => onError?.(error);
  const tell = (): void => {
    for (const listener of changed) listener();
  };

  const take = (raw: string | Uint8Array): void => {
    const read = readMessage(raw, schema);
    if (read instanceof ChatError) return report(read);
    state = {
      ...state,
      lastMessage: read.data,
      messages: [...state.messages, read.data].slice(-keepMessages),
    };
    meter.add('commits');
    tell();
    for (const listener of heard) listener(read.data);
  };
  const runner = createRunner(
    {
      url: url ?? '',
      getToken: undefined,
      adapter: createPlainAdapter(options.protocols, take),
      headStart,
      webSocket: options.webSocket,
      policy: {
        retryLimit: retry.limit ?? Infinity,
        delay: retry.delay ?? backoffDelay,
        closeTable: options.closeTable ?? commonCloseTable,
        connectTimeoutMs: options.connectTimeoutMs ?? 10_000,
        // Nothing is agreed on behind an open socket.
        handshakeTimeoutMs: 10_000,
        hasToken: false,
        goodbye: options.goodbye,
      },
      clock,
      random,
      environment,
      development: false,
      meter,
    },
    {
      batch: (work) => work(),
      changed: (next) => {
        const connection = connectionViewOf(next, state.connection);
        if (isSameView(connection, state.connection)) return;
        state = { ...state, connection };
        tell();
      },
      opened: () => {},
      lost: () => meter.add('reconnects'),
      frame: () => {},
      report,
      reject: () => {},
      ended: options.onSocketEnd,
    },
  );
  const initial: ReturnType<ConnectionSource<DATA>['getState']> = {
    connection: connectionViewOf(runner.state()),
    lastMessage: undefined,
    messages: [],
  };
  let state = initial;

  const connect = (): void => {
    if (url !== null) runner.dispatch({ type: 'connect' });
  };
  // A connection that was ended on purpose stays so while somebody is there.
  const holders = createHolders(clock, lingerMs, {
    taken: connect,
    left: () => runner.dispatch({ type: 'release' }),
  });
  return {
    getState: () => state,
    getInitialState: () => initial,
    subscribe: (listener) => {
      const own = (): void => listener();
      changed.add(own);
      return () => void changed.delete(own);
    },
    retain: holders.retain,
    connect,
    disconnect: () => runner.dispatch({ type: 'disconnect' }),
    retryNow: () => runner.dispatch({ type: 'retry-now' }),
    send: (data) =>
      runner.write(typeof data === 'string' || data instanceof Uint8Array ? data : JSON.stringify(data)),
    sendJson: (data) => runner.write(JSON.stringify(data)),
    request: plainRequest,
    onMessage: (listener) => {
      const own = (data: DATA): void => listener(data);
      heard.add(own);
      return () => void heard.delete(own);
    },
    metrics: meter.read,
    explain: () => explainConnection(state.connection, { count: 0, bytes: 0 }, clock.now()),
    dispose: () => {
      holders.dispose();
      runner.dispose();
      changed.clear();
      heard.clear();
    },
  };
}

/** A message by its schema: JSON where it is JSON, else text, or bytes. */
function readMessage<DATA>(
  raw: string | Uint8Array,
  schema: InputSchema<DATA> | undefined,
): { data: DATA } | ChatError {
  const json = typeof raw === 'string' ? parseJson(raw) : undefined;
  const data = json === undefined ? raw : json;
  // Without a schema the type is the caller's word for what the server sends.
  if (!schema) return { data: data as DATA };
  const result = schema.safeParse(data);
  if (result.success) return { data: result.data };
  return new ChatError(
    'message-invalid',
    `A message does not fit the schema: ${result.error.message}. It was passed over, the connection goes on. ` +
      'Make `schema` say what the server sends.',
  );
}
