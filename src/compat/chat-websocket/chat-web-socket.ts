import { clientCloseTable, clientDelay } from '../../adapters/chat-websocket/close-table.js';
import {
  heardMessageSchema,
  type ClientMessage,
  type HeardMessage,
} from '../../adapters/chat-websocket/wire.js';
import type { ConnectionStatus, ConnectionView } from '../../core/connection/connection-view.js';
import type { SocketEnd } from '../../core/connection/line.js';
import { createFrontPlainClient, plainEngine } from '../../core/front/front-plain-client.js';
import type { PlainClient } from '../../core/plain/plain-client.js';
import { connectionStates, type ConnectionState } from './connection-state.js';
import { SocketCloseEvent, SocketErrorEvent } from './socket-events.js';
import {
  configDefaults,
  type WebSocketConfig,
  type EventDetails,
  type WebSocketEventType,
} from './web-socket-config.js';

/** Messages that wait for a connection. What comes on top is refused by name, so that a dead server fills no memory. */
const MOST_QUEUED = 1_000;

type Handlers = { [T in WebSocketEventType]: ((...details: EventDetails[T]) => void) | undefined };

/**
 * The document's client: one socket, JSON both ways, what is sent without a connection waits for one, and a lost
 * connection comes back by itself.
 *
 * @example
 * const ws = new ChatWebSocket({ onMessage: ({ response }) => console.log(response) });
 * ws.send({ message: 'Hello', conversation_id: 'abc-123' });
 */
export class ChatWebSocket {
  /** What was given, over the defaults. */
  readonly config: Readonly<WebSocketConfig & ReturnType<typeof configDefaults>>;
  readonly #client: PlainClient<HeardMessage>;
  readonly #queue: ClientMessage[] = [];
  #status: ConnectionStatus = 'idle';
  #isClosing = false;
  readonly #listeners = new Set<() => void>();

  constructor(config: WebSocketConfig = {}) {
    const given = Object.entries(config).filter(([, value]) => value !== undefined);
    // Only values that are there were put over the defaults, so no default has become undefined.
    this.config = { ...configDefaults(), ...Object.fromEntries(given) } as ChatWebSocket['config'];
    const { url, reconnect, reconnectInterval, maxReconnectAttempts } = this.config;
    const { webSocket, clock, random, environment } = config;
    this.#client = createFrontPlainClient<HeardMessage>(
      {
        url,
        schema: heardMessageSchema,
        keepMessages: 0,
        closeTable: clientCloseTable,
        retry: { limit: reconnect ? maxReconnectAttempts : 0, delay: clientDelay(reconnectInterval) },
        goodbye: 'Client disconnect',
        // A page's unmount is over at once; one that comes back in the same task keeps its socket.
        lingerMs: 0,
        onError: ({ code, message }) => {
          // The end of a connection is told when its socket is gone.
          if (code !== 'closed') this.#report(new SocketErrorEvent(code, message));
        },
        onSocketEnd: (how) => this.#ended(how),
        ...(webSocket && { webSocket }),
        ...(clock && { clock }),
        ...(random && { random }),
        ...(environment && { environment }),
      },
      plainEngine,
    );
    this.#client.subscribe(() => this.#changed());
    this.#client.onMessage((message) => this.raise('message', message));
  }

  /** Where the connection stands, in the document's words. */
  get state(): ConnectionState {
    const state = connectionStates[this.connection.status];
    return this.#isClosing && state === 'disconnected' ? 'closing' : state;
  }

  get isConnected(): boolean {
    return this.connection.status === 'open';
  }

  /** The same in full: why there is no connection, how often it was tried, and when it is tried next. `closed` is final. */
  get connection(): ConnectionView {
    return this.#client.getState().connection;
  }

  /** Connects, unless it does or did; where an attempt is waited for, at once. */
  connect(): void {
    this.#isClosing = false;
    this.#client.connect();
    this.#client.retryNow();
  }

  /** Closes with 1000 `Client disconnect`, and stays closed. What waits to be sent waits on. */
  disconnect(): void {
    this.#isClosing = this.isConnected;
    this.#client.disconnect();
  }

  /** Connected while somebody holds it. @returns how to let go. */
  retain(): () => void {
    return this.#client.retain();
  }

  /** Sends JSON. Without a connection the message waits for one, which is asked for. */
  send(message: ClientMessage): void {
    if (this.#queue.length === 0 && this.#client.send(JSON.stringify(message))) return;
    if (this.#queue.length >= MOST_QUEUED) {
      const sentence = `${MOST_QUEUED} messages wait for a connection already, so this one was dropped. Send it again later.`;
      return this.#report(new SocketErrorEvent('outbox-full', sentence));
    }
    this.#queue.push(message);
    if (this.state === 'disconnected' || this.state === 'closing') this.connect();
  }

  /** Told of each change of `state` and `connection`, until the returned function is called. */
  readonly subscribe = (listener: () => void): (() => void) => {
    const own = (): void => listener();
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  };

  /** Calls whoever wants to know. @returns whether anybody does. */
  protected raise<T extends WebSocketEventType>(type: T, ...details: EventDetails[T]): boolean {
    const { onOpen: open, onClose: close, onError: error, onMessage: message } = this.config;
    const handlers: Handlers = { open, close, error, message };
    return this.call(handlers[type], details);
  }

  /** Calls a handler of the app's. What it throws is the app's own: the connection goes on. */
  protected call<ARGUMENTS extends unknown[]>(
    handler: ((...details: ARGUMENTS) => void) | undefined,
    details: ARGUMENTS,
  ): boolean {
    try {
      handler?.(...details);
    } catch (cause) {
      globalThis.reportError?.(cause);
    }
    return handler !== undefined;
  }

  #changed(): void {
    const { status, attempt } = this.connection;
    const isNew = status !== this.#status;
    this.#status = status;
    if (isNew && status === 'open') this.#flush();
    for (const listener of this.#listeners) listener();
    if (isNew && status === 'open') this.raise('open');
    if (isNew && status === 'reconnecting') this.call(this.config.onReconnect, [attempt]);
  }

  /** In order, and before anything that is sent from here on. */
  #flush(): void {
    for (let [first] = this.#queue; first; [first] = this.#queue) {
      if (!this.#client.send(JSON.stringify(first))) return;
      this.#queue.shift();
    }
  }

  /** As a `WebSocket` does it: an error first where the line was lost, then the close. */
  #ended(how: SocketEnd): void {
    if (this.#isClosing) {
      this.#isClosing = false;
      for (const listener of this.#listeners) listener();
    }
    const { status, reason, error } = this.connection;
    const isFinal = status === 'closed' && error !== null && how.code !== 1000;
    if (isFinal) this.#report(new SocketErrorEvent(error.code, error.message));
    else if (!how.wasClean && reason) this.raise('error', new SocketErrorEvent(reason.name, reason.sentence));
    this.raise('close', new SocketCloseEvent(how));
  }

  #report(event: SocketErrorEvent): void {
    if (this.raise('error', event)) return;
    // oxlint-disable-next-line no-console -- As the document has it; whoever gives `onError` sees it there instead.
    console.error(`ChatWebSocket: ${event.message}`);
  }
}
