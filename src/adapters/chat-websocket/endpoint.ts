export { chatWebSocketEndpoint } from './chat-websocket-endpoint.js';
export type { ChatWebSocketEndpointOptions } from './chat-websocket-endpoint.js';
