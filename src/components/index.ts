export { Announcer } from './announcer/announcer.js';
export { announcerParts } from './announcer/announcer-parts.js';
export { Chat, type ChatProps, type ChatSlots } from './chat/chat.js';
export { ChatFailure, ChatFrame } from './chat/chat-frame.js';
export { ChatMessageRow, type ChatMessageRowProps } from './chat/chat-message.js';
export { chatParts } from './chat/chat-parts.js';
export { ChatBanner, ChatComposer, ChatThread, type ChatThreadProps } from './chat/chat-sections.js';
export { Composer } from './composer/composer.js';
export { ConnectionBanner } from './connection-banner/connection-banner.js';
export {
  createActionButton,
  type ActionButtonOptions,
  type ActionButtonProps,
  type ActionState,
} from './element/create-action-button.js';
export type { ElementProps, ElementTag, PartProps, PartState } from './element/part-props.js';
export type { PartEntry, PartTable } from './element/part-table.js';
export { FilePart } from './file-part/file-part.js';
export { fileParts } from './file-part/file-parts.js';
export type { ChatLabels } from './labels/chat-labels.js';
export { englishLabels } from './labels/english-labels.js';
export { Labels, useLabels, type LabelsProps } from './labels/labels-context.js';
export { Message } from './message/message.js';
export { MessageActions } from './message-actions/message-actions.js';
export { MessageEditor } from './message-editor/message-editor.js';
export { MessagePart, type MessagePartProps } from './part/message-part.js';
export { Presence } from './presence/presence.js';
export { ReasoningPart } from './reasoning-part/reasoning-part.js';
export { ChatScope, type ChatScopeProps } from './scope/chat-scope.js';
export { useChatScope, type ChatScopeValue } from './scope/scope-context.js';
export { SourcesPart } from './sources-part/sources-part.js';
export { TextPart } from './text-part/text-part.js';
export { textParts } from './text-part/text-parts.js';
export { Thread } from './thread/thread.js';
export { ToolPart } from './tool-part/tool-part.js';
export { ToolCall, ToolCard } from './tool-part/tool-call.js';
export type { ToolCallPart, ToolView, ToolViewProps, ToolViews } from './tool-part/tool-view.js';
