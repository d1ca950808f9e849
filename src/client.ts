import { browserEnvironment } from './browser/browser-environment.js';
import type { Client, ClientOptions } from './core/client.js';
import { clientEngine } from './core/front/engine.js';
import { createFrontClient } from './core/front/front-client.js';

/**
 * Makes a client: one connection, one store, any number of channels. Nothing happens until it is retained or told to
 * connect. In a page it follows the page's frames, life and network by itself. The larger part of its code is
 * fetched with the first connection, while its socket opens; nothing that is asked for meanwhile is lost.
 *
 * @throws {ChatError} `invalid-options` where an option cannot be as it was given.
 */
export function createClient(options: ClientOptions): Client {
  return createFrontClient({ environment: browserEnvironment(), ...options }, clientEngine);
}

export { browserEnvironment } from './browser/browser-environment.js';
export type {
  ChannelHandle,
  Discontinuity,
  NumberedEvent,
  Signal,
  TextDelta,
  TurnOptions,
} from './core/channel/channel-handle.js';
export type {
  ChannelStatus,
  ChannelView,
  CommandState,
  DeliveryCounters,
  Member,
  PendingMessage,
} from './core/channel/channel-view.js';
export type { Client, ClientOptions, Explanation, TokenReason, WireRecord } from './core/client.js';
export type {
  ConnectionReason,
  ConnectionStatus,
  ConnectionView,
} from './core/connection/connection-view.js';
export type { KeptCommand, OutboxStorage } from './core/channel/outbox-storage.js';
export type { RequestFunction, RequestOptions } from './core/request-options.js';
export type { ConnectionMetrics } from './core/connection/metrics.js';
export type { EnvironmentPorts, LifecycleEvent } from './core/connection/ports.js';
export type { ClientState, ReadonlyStore } from './core/store/client-state.js';
export type { ClientTool, ClientToolContext, ClientTools, InputSchema } from './core/tools/client-tool.js';
export type { Author, User } from './model/author.js';
export type { ChannelEvent } from './model/event.js';
export type { JsonObject, JsonValue } from './model/json.js';
export type { ChatMessage, ChatStatus, MessageStatus, UIMessage } from './model/message.js';
export type { DraftPart, MessageDraft } from './model/message-draft.js';
export type { UIMessagePart } from './model/message-part.js';
export type { ChannelSnapshot, Cursor } from './model/snapshot.js';
export type { BranchSelection } from './model/thread.js';
export type { ClientAdapter } from './protocol/adapter.js';
export type { Capabilities, Capability } from './protocol/capabilities.js';
export { ChatError, type ChatErrorCode } from './protocol/chat-error.js';
export {
  closeCodes,
  closeTable,
  type CloseRule,
  type CloseTable,
  type CloseVerdict,
} from './protocol/close-codes.js';
export type { SocketConstructor, SocketLike } from './protocol/socket-like.js';
