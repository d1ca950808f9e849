export { Announcer } from './announcer/announcer.js';
export { announcerParts } from './announcer/announcer-parts.js';
export { useAnnounce, type Announce } from './announcer/use-announce.js';
export { Chat, type ChatProps } from './chat/chat.js';
export { ChatEditor } from './chat/chat-editor.js';
export { ChatFailure, ChatFrame } from './chat/chat-frame.js';
export { ChatLoading, ChatSkeleton } from './chat/chat-loading.js';
export { ChatMessageRow, type ChatMessageRowProps } from './chat/chat-message.js';
export { ChatMessageActions } from './chat/chat-message-actions.js';
export { chatParts } from './chat/chat-parts.js';
export { ChatBanner, ChatComposer, ChatThread, type ChatThreadProps } from './chat/chat-sections.js';
export type { ChatSlots } from './chat/chat-slots.js';
export { ChatSuggestions, type ChatSuggestionsProps } from './chat/chat-suggestions.js';
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
export { arabicLabels } from './labels/arabic-labels.js';
export type { ChatLabels } from './labels/chat-labels.js';
export { englishLabels } from './labels/english-labels.js';
export { Labels, useLabels, type LabelsProps } from './labels/labels-context.js';
export { Message } from './message/message.js';
export { MessageActions } from './message-actions/message-actions.js';
export { MessageEditor } from './message-editor/message-editor.js';
export { DataPart } from './part/data-part.js';
export type { DataView, DataViewProps, DataViews, DataViewsOf } from './part/data-view.js';
export { MessagePart, type MessagePartProps } from './part/message-part.js';
export { PartBoundary, type PartBoundaryProps } from './part/part-boundary.js';
export { PartBroken, PartWaiting } from './part/part-notes.js';
export { partNotesParts } from './part/part-notes-parts.js';
export { Presence } from './presence/presence.js';
export { ReasoningBlock } from './reasoning-part/reasoning-block.js';
export { ReasoningPart } from './reasoning-part/reasoning-part.js';
export { ChatScope, type ChatScopeProps } from './scope/chat-scope.js';
export type { PartSlots } from './scope/part-slots.js';
export { useChatScope, type ChatScopeValue } from './scope/scope-context.js';
export type { BranchStep, ScopeDesk } from './scope/scope-desk.js';
export { SourcesPart } from './sources-part/sources-part.js';
export { Suggestions } from './suggestions/suggestions.js';
export type { Suggestion } from './suggestions/suggestion.js';
export type { ChatMarkdown } from './text-part/chat-markdown.js';
export { TextPart } from './text-part/text-part.js';
export { textParts } from './text-part/text-parts.js';
export { Thread } from './thread/thread.js';
export { useThread, type ScrollToMessageOptions, type ThreadActions } from './thread/thread-context.js';
export { useThreadActions } from './thread/use-thread-actions.js';
export { ToolPart } from './tool-part/tool-part.js';
export { ToolCall } from './tool-part/tool-call.js';
export { ToolCard } from './tool-part/tool-card.js';
export type { ToolCallPart, ToolView, ToolViewProps, ToolViews, ToolViewsOf } from './tool-part/tool-view.js';
export {
  Markdown,
  MarkdownStream,
  type CodeHighlighter,
  type CodeKind,
  type CodeToken,
  type FencedBlockProps,
  type FencedBlocks,
  type ImagePolicy,
  type LineTokenizer,
  type LinkPolicy,
  type MarkdownComponents,
  type MarkdownLabels,
  type MarkdownOptions,
  type MarkdownProps,
  type MarkdownSource,
  type MarkdownStreamProps,
} from '../markdown/index.js';
