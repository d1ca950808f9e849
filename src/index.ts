export { ConnectionProvider, type ConnectionProviderProps } from './react/connection-provider.js';
export { useBranches } from './react/use-branches.js';
export { useChannel, type ChannelOptions } from './react/use-channel.js';
export { useChannelHandle } from './react/use-channel-handle.js';
export { useChannelView } from './react/use-channel-view.js';
export { useChatStream, type UseChatStreamOptions } from './react/use-chat-stream.js';
export { useClient } from './react/use-client.js';
export type { ConnectionChoice } from './react/client-of.js';
export { useClientTools } from './react/use-client-tools.js';
export {
  useConnectionExplanation,
  type ConnectionExplanationOptions,
} from './react/use-connection-explanation.js';
export { useMessage } from './react/use-message.js';
export { useMessageIds } from './react/use-message-ids.js';
export { useMessageTiming, type MessageTimingOptions } from './react/use-message-timing.js';
export { usePart } from './react/use-part.js';
export { usePartSource } from './react/use-part-source.js';
export { useReceipts, type Receipts } from './react/use-receipts.js';
export { useWebSocket, type WebSocketOptions } from './react/use-web-socket.js';

export type { ChatBranches } from './core/chat/branches.js';
export type { ChannelConnection } from './core/chat/channel-observer.js';
export type {
  ChatApprovalAnswer,
  ChatFinish,
  ChatInput,
  ChatRequestOptions,
  ChatStream,
  ChatStreamOptions,
  ChatToolCall,
  ChatToolOutput,
} from './core/chat/chat-stream.js';
export type { WebSocketConnection } from './core/chat/connection-observer.js';
export type { ConnectionExplanation } from './core/chat/explanation-observer.js';
export type { MessageTiming } from './core/chat/message-timing.js';
export type { Receipt } from './core/chat/receipts.js';
export type { PartSource } from './core/chat/part-source.js';
export type { EventSchemas, PublishedEvent, ReceivedEvent } from './core/chat/published-event.js';

export * from './client.js';
