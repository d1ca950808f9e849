import { ChatWebSocket } from './chat-web-socket.js';
import type { EventDetails, WebSocketEvents, WebSocketEventType } from './web-socket-config.js';

type Listeners = { [T in WebSocketEventType]: Set<WebSocketEvents[T]> };

/**
 * The same with any number of listeners, beside the configuration's own.
 *
 * @example
 * const off = socket.on('message', ({ response }) => show(response));
 */
export class ChatWebSocketEmitter extends ChatWebSocket {
  readonly #heard: Listeners = { open: new Set(), close: new Set(), error: new Set(), message: new Set() };

  /** @returns how to stop listening. */
  on<T extends WebSocketEventType>(event: T, callback: WebSocketEvents[T]): () => void {
    const listeners: Set<WebSocketEvents[T]> = this.#heard[event];
    listeners.add(callback);
    return () => void listeners.delete(callback);
  }

  protected override raise<T extends WebSocketEventType>(type: T, ...details: EventDetails[T]): boolean {
    let isHeard = super.raise(type, ...details);
    for (const listener of Array.from(this.#heard[type])) isHeard = this.call(listener, details) || isHeard;
    return isHeard;
  }
}
