export { sessionManagerAdapter } from '../../adapters/session-manager/session-manager-adapter.js';
export type { SessionManagerAdapterOptions } from '../../adapters/session-manager/session-manager-adapter.js';
export type {
  EncryptionRequest,
  SessionKeys,
  TerminalSize,
} from '../../adapters/session-manager/client-session.js';
export { ConnectionState, MessageType } from './channel-types.js';
export type {
  ChannelOptions,
  ConnectionHandler,
  ConnectionInfo,
  ErrorHandler,
  MessageHandler,
  WebSocketConfig,
  WebSocketMessage,
} from './channel-types.js';
export { SessionDataChannel } from './session-data-channel.js';
export type { ClosedChannelInfo } from './session-data-channel.js';
export { createSessionManagerSession } from './session-manager-session.js';
export type {
  SessionManagerSession,
  SessionManagerSessionOptions,
  SessionManagerState,
} from './session-state.js';
export { buildStreamUrl, createWebsocketConfig, validateWebsocketUrl } from './stream-url.js';
export { WebSocketChannel } from './web-socket-channel.js';
export { websocketChannel } from './websocket-channel.js';
