export type {
  AgentDefinition,
  AgentFunction,
  AgentStream,
  ApprovalAnswer,
  ApprovalCall,
  ClientToolDescription,
  RoutedToolCall,
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
export type { DrainOptions } from './drain.js';
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
  EndpointLogger,
  EndpointService,
  ForeignLine,
  ForeignSession,
  GuestOptions,
  GuestSession,
  UpgradeRefusal,
} from '../protocol/endpoint.js';
export type { GatewayRequest } from '../protocol/gateway-request.js';
export type { Publication, PublishedEvent } from '../protocol/publication.js';
export type { ExecutorCall, ExecutorOutcome, ToolBatch, ToolExecutor } from '../protocol/tool-executor.js';
export {
  requestHandler,
  type GatewayRequestCall,
  type RequestHandler,
  type RequestSchema,
} from './commands/run-request.js';
export type { Logger } from './logger.js';
export { gatewayMetrics } from './meter.js';
export type { Meter, MetricName } from './meter.js';
export type { RateLimitedKind, RateLimiter } from './rate-limiter.js';
export type { Revocation } from './revoke.js';
export { createMemoryStore } from './memory-store.js';
export type {
  Checkpoint,
  CommandRecord,
  Store,
  StoreBatch,
  StoredChannel,
  StoredDocument,
  StoredPlan,
  StoredRow,
  StoredTurn,
  StoreHead,
  TurnRecord,
} from './store.js';
export type { Author, User } from '../model/author.js';
export type { UIMessageChunk } from '../model/chunk.js';
export type { JsonObject, JsonValue } from '../model/json.js';
export type { ChatMessage, UIMessage } from '../model/message.js';
export type { ChannelSnapshot } from '../model/snapshot.js';
