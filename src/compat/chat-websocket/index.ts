export { chatWebSocketAdapter } from '../../adapters/chat-websocket/chat-websocket-adapter.js';
export type { ChatWebSocketAdapterOptions } from '../../adapters/chat-websocket/chat-websocket-adapter.js';
