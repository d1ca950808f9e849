import {
  asChannelError,
  messageTooLarge,
  notConnected,
  pingTimeout,
  queueFull,
  unsupportedMessage,
} from '../../adapters/session-manager/channel-errors.js';
import type { Line } from '../../core/connection/line.js';
import { isRecord } from '../../model/is-record.js';
import { byteLength } from '../../shared/byte-length.js';
import { systemClock, type Clock } from '../../shared/clock.js';
import type {
  ChannelOptions,
  ConnectionHandler,
  ConnectionInfo,
  ConnectionState,
  ErrorHandler,
  MessageHandler,
  WebSocketConfig,
  WebSocketMessage,
} from './channel-types.js';
import { connectOnce, type OpenedLine } from './connect-once.js';
import { createMessageQueue, type MessageQueue } from './message-queue.js';
import { startPings } from './socket-pings.js';

const NORMAL = 1000;

/**
 * A channel of texts and bytes with a life of its own: connected with retries, pinged where the platform can ping, closed
 * once. The document's channel by its names; a session of AWS itself is `createSessionManagerSession`.
 *
 * @example
 * await using channel = new WebSocketChannel(createWebsocketConfig('wss://example.com/stream', token));
 * channel.setMessageHandler(({ data }) => console.log(data));
 * if (await channel.connect()) await channel.sendMessage({ hello: 'world' });
 */
export class WebSocketChannel {
  readonly #config: WebSocketConfig;
  readonly #options: ChannelOptions;
  readonly #clock: Clock;
  readonly #queue: MessageQueue<WebSocketMessage>;
  #state: ConnectionState = 'disconnected';
  #line: Line | undefined;
  /** Ends what belongs to the open line. */
  #release: () => void = () => undefined;
  #connecting: Promise<boolean> | undefined;
  /** Ends the attempt or the wait that is going on. */
  #abandon: () => void = () => undefined;
  #messageHandler: MessageHandler | undefined;
  #errorHandler: ErrorHandler | undefined;
  #connectionHandler: ConnectionHandler | undefined;
  #lastPingTime: number | null = null;
  #lastPongTime: number | null = null;
  #messageCount = 0;
  #errorCount = 0;
  #lastError: Error | undefined;

  constructor(config: WebSocketConfig, options: ChannelOptions = {}) {
    this.#config = { ...config };
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#queue = createMessageQueue(config.maxQueueSize, (message) => this.#handle(message));
  }

  get isConnected(): boolean {
    return this.#state === 'connected' && this.#line !== undefined;
  }

  get connectionState(): ConnectionState {
    return this.#state;
  }

  /** Why the last attempt, or the last connection, failed. */
  get lastError(): Error | undefined {
    return this.#lastError;
  }

  setMessageHandler(handler: MessageHandler | undefined): void {
    this.#messageHandler = handler;
  }

  setErrorHandler(handler: ErrorHandler | undefined): void {
    this.#errorHandler = handler;
  }

  setConnectionHandler(handler: ConnectionHandler | undefined): void {
    this.#connectionHandler = handler;
  }

  /** Connects, with retries. @returns whether there is a connection; true at once where there is one already */
  connect(): Promise<boolean> {
    if (this.isConnected) return Promise.resolve(true);
    this.#connecting ??= this.#connectWithRetries().finally(() => {
      this.#connecting = undefined;
    });
    return this.#connecting;
  }

  /**
   * Sends a string, bytes, or an object as JSON.
   *
   * @throws {ChatError} `closed`: "WebSocket not connected"; `message-invalid`: "Unsupported message type"
   */
  async sendMessage(data: string | Uint8Array | object): Promise<void> {
    if (!this.isConnected) throw notConnected();
    let isSent: boolean | undefined;
    try {
      isSent = this.#line?.write(payloadOf(data));
    } catch (cause) {
      const error = asChannelError(cause);
      this.#errorCount += 1;
      this.#tellError(error);
      throw error;
    }
    if (isSent) return;
    this.#drop('closed');
    throw notConnected();
  }

  /** Closes. Once is enough, and a closed channel may be connected again. */
  async close(): Promise<void> {
    if (this.#state === 'closing' || this.#state === 'closed') return;
    this.#setState('closing');
    this.#queue.clear();
    const line = this.#line;
    this.#letGo();
    this.#abandon();
    line?.close(NORMAL, '');
    this.#setState('closed');
  }

  /** `await using` closes it. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  getConnectionInfo(): ConnectionInfo {
    return {
      state: this.#state,
      isConnected: this.isConnected,
      url: this.#config.url,
      messageCount: this.#messageCount,
      errorCount: this.#errorCount,
      lastPingTime: this.#lastPingTime,
      lastPongTime: this.#lastPongTime,
      queueSize: this.#queue.size,
      pingInterval: this.#config.pingInterval,
    };
  }

  async #connectWithRetries(): Promise<boolean> {
    const { retryAttempts, retryDelay } = this.#config;
    const going = { isAbandoned: false };
    for (let attempt = 1; attempt <= retryAttempts; attempt += 1) {
      this.#setState('connecting');
      const error = await this.#attempt(going);
      if (going.isAbandoned) return false;
      if (!error) return true;
      this.#lastError = error;
      if (attempt < retryAttempts) await this.#wait(retryDelay * attempt, going);
      if (going.isAbandoned) return false;
    }
    this.#setState('error');
    return false;
  }

  #wait(ms: number, going: { isAbandoned: boolean }): Promise<void> {
    return new Promise((resolve) => {
      const timer = this.#clock.setTimer(resolve, ms);
      this.#abandon = () => {
        going.isAbandoned = true;
        this.#clock.clearTimer(timer);
        resolve();
      };
    });
  }

  /** One attempt. @returns what went wrong */
  async #attempt(going: { isAbandoned: boolean }): Promise<Error | undefined> {
    const attempt = connectOnce({
      config: this.#config,
      webSocket: this.#options.webSocket,
      clock: this.#clock,
      opened: (opened) => this.#hold(opened),
      received: (data) => this.#received(data),
      closed: () => this.#drop('closed'),
    });
    this.#abandon = () => {
      going.isAbandoned = true;
      attempt.abandon();
    };
    const result = await attempt.result;
    return result instanceof Error ? result : undefined;
  }

  #hold({ line, socket }: OpenedLine): void {
    const { pingInterval: interval, pingTimeout: timeout } = this.#config;
    this.#line = line;
    this.#lastError = undefined;
    this.#release = startPings(socket, {
      clock: this.#clock,
      interval,
      timeout,
      pinged: (at) => (this.#lastPingTime = at),
      ponged: (at) => (this.#lastPongTime = at),
      dead: () => this.#fail(pingTimeout(timeout)),
    });
    this.#setState('connected');
  }

  #received(data: string | Uint8Array | null): void {
    if (!this.isConnected) return;
    const bytes = data === null ? 0 : byteLength(data);
    if (bytes > this.#config.maxMessageSize) {
      return this.#fail(messageTooLarge(bytes, this.#config.maxMessageSize));
    }
    if (data === null) return this.#report(unsupportedMessage('neither text nor bytes'));
    const timestamp = this.#clock.now();
    const message: WebSocketMessage =
      typeof data === 'string'
        ? { messageType: 'text', data, timestamp }
        : { messageType: 'binary', data, timestamp };
    if (this.#queue.push(message)) this.#messageCount += 1;
    else this.#report(queueFull(this.#queue.size));
  }

  async #handle(message: WebSocketMessage): Promise<void> {
    try {
      await this.#messageHandler?.(message);
    } catch (cause) {
      this.#tellError(asChannelError(cause));
    }
  }

  /** The connection is of no use any more. */
  #fail(error: Error): void {
    this.#report(error);
    this.#setState('error');
    void this.close();
  }

  #report(error: Error): void {
    this.#errorCount += 1;
    this.#lastError = error;
    this.#tellError(error);
  }

  #drop(state: ConnectionState): void {
    this.#letGo();
    this.#setState(state);
  }

  #letGo(): void {
    this.#release();
    this.#release = () => undefined;
    this.#line = undefined;
  }

  #tellError(error: Error): void {
    try {
      this.#errorHandler?.(error);
    } catch (cause) {
      globalThis.reportError?.(cause);
    }
  }

  #setState(state: ConnectionState): void {
    if (this.#state === state) return;
    this.#state = state;
    try {
      this.#connectionHandler?.(state);
    } catch (cause) {
      // The app's own: the connection goes on.
      globalThis.reportError?.(cause);
    }
  }
}

/** @throws {ChatError} `message-invalid` */
function payloadOf(data: unknown): string | Uint8Array {
  if (typeof data === 'string' || data instanceof Uint8Array) return data;
  if (isRecord(data)) return JSON.stringify(data);
  throw unsupportedMessage(Array.isArray(data) ? 'array' : data === null ? 'null' : typeof data);
}
