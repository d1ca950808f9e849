import { ChatWebSocket } from './chat-web-socket.js';
import type { WebSocketConfig } from './web-socket-config.js';

let instance: ChatWebSocket | undefined;

/**
 * The one connection of an app, made when it is first asked for; a configuration counts then alone. For pages: on a
 * server all requests would share it.
 */
export function getWebSocket(config?: WebSocketConfig): ChatWebSocket {
  instance ??= new ChatWebSocket(config);
  return instance;
}

/** Ends that connection; the next `getWebSocket` makes another one. */
export function destroyWebSocket(): void {
  instance?.disconnect();
  instance = undefined;
}
