import { dataChannelNotOpen } from '../../adapters/session-manager/channel-errors.js';
import type { ChannelOptions, ConnectionInfo, WebSocketConfig, WebSocketMessage } from './channel-types.js';
import { WebSocketChannel } from './web-socket-channel.js';

/** Of a data channel that was never opened, or is closed. */
export type ClosedChannelInfo = { state: 'not_initialized'; isOpen: false };

/** Bytes there and back over a `WebSocketChannel`; a text that comes counts as its UTF-8. */
export class SessionDataChannel {
  readonly #config: WebSocketConfig;
  readonly #options: ChannelOptions;
  readonly #listeners = new Set<(data: Uint8Array) => void>();
  #channel: WebSocketChannel | undefined;
  #inputHandler: ((data: Uint8Array) => void) | undefined;
  #outputHandler: ((data: Uint8Array) => void) | undefined;

  constructor(config: WebSocketConfig, options: ChannelOptions = {}) {
    this.#config = config;
    this.#options = options;
  }

  get isOpen(): boolean {
    return this.#channel?.isConnected ?? false;
  }

  /** @returns whether it is open; never rejects */
  async open(): Promise<boolean> {
    if (this.isOpen) return true;
    await this.#channel?.close();
    const channel = new WebSocketChannel(this.#config, this.#options);
    this.#channel = channel;
    channel.setMessageHandler((message) => this.#handle(message));
    return channel.connect();
  }

  /** @throws {ChatError} `closed`: "Data channel not open" */
  async sendInputData(data: Uint8Array): Promise<void> {
    if (!this.#channel?.isConnected) throw dataChannelNotOpen();
    await this.#channel.sendMessage(data);
    this.#outputHandler?.(data);
  }

  async close(): Promise<void> {
    const channel = this.#channel;
    this.#channel = undefined;
    await channel?.close();
  }

  /** `await using` closes it. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Bytes from the other side. There is one handler; another one takes its place. */
  setInputHandler(handler: ((data: Uint8Array) => void) | undefined): void {
    this.#inputHandler = handler;
  }

  /** Bytes that were sent to the other side. There is one handler; another one takes its place. */
  setOutputHandler(handler: ((data: Uint8Array) => void) | undefined): void {
    this.#outputHandler = handler;
  }

  /** Bytes from the other side, for as many as want them. @returns takes the listener back */
  onOutput(listener: (data: Uint8Array) => void): () => void {
    const own = (data: Uint8Array): void => listener(data);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  getChannelInfo(): ConnectionInfo | ClosedChannelInfo {
    return this.#channel?.getConnectionInfo() ?? { state: 'not_initialized', isOpen: false };
  }

  #handle(message: WebSocketMessage): void {
    const bytes = message.messageType === 'binary' ? message.data : new TextEncoder().encode(message.data);
    for (const take of [this.#inputHandler, ...this.#listeners]) {
      try {
        take?.(bytes);
      } catch (cause) {
        // The app's own: the others hear it all the same.
        globalThis.reportError?.(cause);
      }
    }
  }
}
