export type { AgentMessageData } from '../../adapters/gathering/agent-presence.js';
export { gatheringChannelAdapter } from '../../adapters/gathering/gathering-channel-adapter.js';
export type { GatheringChannelAdapterOptions } from '../../adapters/gathering/gathering-channel-adapter.js';
export { messageTypes, webSocketMessageSchema } from '../../adapters/gathering/web-socket-message.js';
export type {
  AnyMessage,
  MessageType,
  WebSocketMessage,
} from '../../adapters/gathering/web-socket-message.js';
export { useWebSocket } from './use-web-socket.js';
export type { GatheringWebSocket, GatheringWebSocketOptions } from './use-web-socket.js';
export { WebSocketClient } from './web-socket-client.js';
export type { MessageHandler, WebSocketClientOptions } from './web-socket-client.js';
export { gatheringAgentAdapter } from '../../adapters/gathering/gathering-agent-adapter.js';
export type { GatheringAgentAdapterOptions } from '../../adapters/gathering/gathering-agent-adapter.js';
export { gatheringConversationAdapter } from '../../adapters/gathering/gathering-conversation-adapter.js';
export type { GatheringConversationAdapterOptions } from '../../adapters/gathering/gathering-conversation-adapter.js';
export { gatheringDashboardAdapter } from '../../adapters/gathering/gathering-dashboard-adapter.js';
export type { GatheringDashboardAdapterOptions } from '../../adapters/gathering/gathering-dashboard-adapter.js';
export { gatheringTopicsAdapter } from '../../adapters/gathering/gathering-topics-adapter.js';
export type { GatheringTopicsAdapterOptions } from '../../adapters/gathering/gathering-topics-adapter.js';
