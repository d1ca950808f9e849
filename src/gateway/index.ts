export type {
  AgentDefinition,
  AgentFunction,
  AgentStream,
  ApprovalAnswer,
  ClientToolDescription,
  ToolCall,
  ToolOutcome,
  Turn,
} from './agent.js';
export { createGateway } from './create-gateway.js';
export type {
  Admission,
  ConnectionInfo,
  Gateway,
  GatewayConnections,
  GatewayHealth,
  GatewayStatistics,
} from './gateway.js';
export { defaultLimits } from './gateway-limits.js';
export type { GatewayLimits } from './gateway-limits.js';
export type {
  Authenticated,
  AuthenticateReason,
  AuthorizeAction,
  AuthorizeRequest,
  ConnectionMessage,
  ErrorContext,
  GatewayOptions,
  HeartbeatOptions,
  History,
  HistoryPage,
  ToolSchema,
  TurnPolicy,
} from './gateway-options.js';
export type {
  AuthenticatedGuest,
  Endpoint,
  EndpointHost,
  EndpointService,
  ForeignLine,
  ForeignSession,
  GuestOptions,
  GuestSession,
  UpgradeRefusal,
} from '../protocol/endpoint.js';
export type { GatewayRequest } from '../protocol/gateway-request.js';
export type { Publication, PublishedEvent } from '../protocol/publication.js';
export type { Logger } from './logger.js';
export { createMemoryStore } from './memory-store.js';
export type {
  Checkpoint,
  CommandRecord,
  Store,
  StoreBatch,
  StoredChannel,
  StoredDocument,
  StoredRow,
  StoredTurn,
  StoreHead,
} from './store.js';
export type { Author, User } from '../model/author.js';
export type { UIMessageChunk } from '../model/chunk.js';
export type { JsonObject, JsonValue } from '../model/json.js';
export type { ChatMessage, UIMessage } from '../model/message.js';
export type { ChannelSnapshot } from '../model/snapshot.js';
