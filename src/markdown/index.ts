export {
  Markdown,
  MarkdownBlocks,
  MarkdownStream,
  type MarkdownBlocksProps,
  type MarkdownProps,
  type MarkdownStreamProps,
} from './markdown.js';
export type { BlockGroups, MarkdownBlock } from './markdown-document.js';
export type { MarkdownComponents, MarkdownLabels, MarkdownOptions, MarkdownTag } from './markdown-options.js';
export type { MarkdownSource, TextDelta } from './markdown-stream.js';
export type { MarkdownView } from './use-markdown-blocks.js';
