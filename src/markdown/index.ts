export {
  Markdown,
  MarkdownBlocks,
  MarkdownStream,
  type MarkdownBlocksProps,
  type MarkdownProps,
  type MarkdownStreamProps,
} from './markdown.js';
export type {
  CodeHighlighter,
  CodeKind,
  CodeToken,
  LineTokenizer,
  TokenizedLine,
} from './highlighting/code-highlighter.js';
export type { BlockGroups, MarkdownBlock } from './markdown-document.js';
export type {
  FencedBlockProps,
  FencedBlocks,
  MarkdownComponents,
  MarkdownLabels,
  MarkdownOptions,
  MarkdownTag,
} from './markdown-options.js';
export type { MarkdownSource, TextDelta } from './markdown-stream.js';
export type { BlockReason, ImagePolicy, LinkPolicy } from './url-policy.js';
export type { MarkdownView } from './use-markdown-blocks.js';
