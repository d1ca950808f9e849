import type { MarkdownOptions, MarkdownStreamProps } from '../../markdown/index.js';

/** How a chat draws Markdown: components, links, images, colours of code, and whether bursts of text are evened out. */
export type ChatMarkdown = MarkdownOptions & Pick<MarkdownStreamProps, 'reveal'>;
