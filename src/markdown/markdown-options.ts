import type { ComponentProps, ComponentType, JSX } from 'react';

import type { CodeHighlighter } from './highlighting/code-highlighter.js';
import type { BlockReason, ImagePolicy, LinkPolicy } from './url-policy.js';

/** The elements that Markdown becomes. */
export type MarkdownTag =
  | 'a'
  | 'blockquote'
  | 'br'
  | 'code'
  | 'del'
  | 'em'
  | 'h1'
  | 'h2'
  | 'h3'
  | 'h4'
  | 'h5'
  | 'h6'
  | 'hr'
  | 'img'
  | 'input'
  | 'li'
  | 'ol'
  | 'p'
  | 'pre'
  | 'strong'
  | 'table'
  | 'tbody'
  | 'td'
  | 'th'
  | 'thead'
  | 'tr'
  | 'ul';

/**
 * What to render in place of an element, by its tag: another tag, or a component that gets the element's props, as in
 * react-markdown but for `node`, which there is none of. Code has `className="language-ts"` and its text as one string. A
 * `pre` or `table` of your own stands alone, without our frame and its buttons; a `code` stands in the frame, uncoloured.
 */
export type MarkdownComponents = {
  [Tag in MarkdownTag]?: ComponentType<ComponentProps<Tag>> | keyof JSX.IntrinsicElements;
};

/** What a component in `blocks` gets. */
export type FencedBlockProps = {
  /** The first word behind the fence, as it was written. */
  language: string;
  /** All that stands behind the fence: `mermaid theme=dark`. */
  info: string;
  code: string;
  /** Whether all of the code is there. Until then it grows with each commit, and half of it may mean nothing. */
  complete: boolean;
};

/**
 * Components for fenced blocks by language, in lower case: `{ mermaid: lazy(() => import('./mermaid-diagram.js')), math: … }`.
 * This is where diagrams and formulas plug in; the package depends on none. A component that suspends leaves the block's
 * plain code in its place until it is there.
 */
export type FencedBlocks = Readonly<Record<string, ComponentType<FencedBlockProps>>>;

/** Words of the Markdown's own furniture. All but `code`, `table`, `task` and the footnotes' are seen as well as heard. */
export type MarkdownLabels = {
  /** Names a table. @default 'Table' */
  table?: string | undefined;
  /** Names a code block. @default (language) => `Code: ${language}`, or 'Code' */
  code?: ((language: string | undefined) => string) | undefined;
  /** Names the box of a task list's item. @default 'Done' and 'Not done' */
  task?: ((checked: boolean) => string) | undefined;
  /** @default 'Copy' */
  copy?: string | undefined;
  /** In place of `copy`, and of `copyMarkdown`, for two seconds. @default 'Copied' */
  copied?: string | undefined;
  /** Copies a table as it was written. @default 'Copy Markdown' */
  copyMarkdown?: string | undefined;
  /** @default 'Wrap lines' */
  wrap?: string | undefined;
  /** @default 'Download' */
  download?: string | undefined;
  /** Names the list of footnotes. @default 'Footnotes' */
  footnotes?: string | undefined;
  /** Names the link to a footnote, of which only the number is seen. @default (number) => `Footnote ${number}` */
  footnote?: ((number: number) => string) | undefined;
  /**
   * Names the link from a footnote back to the place that names it, the `nth` of its places, from 1.
   * @default 'Back to reference 1', and for another place of the same 'Back to reference 1-2'
   */
  footnoteBack?: ((number: number, nth: number) => string) | undefined;
  /**
   * Why something is not linked or loaded, behind its text. `detail` is the scheme or host, or empty.
   * @default 'blocked: javascript links are not allowed', and its like
   */
  blocked?: ((reason: BlockReason, detail: string) => string) | undefined;
};

/** How Markdown is drawn. Keep the object and those in it stable: new ones draw every block again. */
export type MarkdownOptions = {
  components?: MarkdownComponents | undefined;
  blocks?: FencedBlocks | undefined;
  /** @default any host, by http, https, mailto and tel */
  links?: LinkPolicy | undefined;
  /** @default 'link' */
  images?: ImagePolicy | undefined;
  /** Colours code; `null` leaves it plain. @default the package's own, loaded with the first fence that has a language */
  highlighter?: CodeHighlighter | null | undefined;
  /** Whether a code block offers itself as a file. @default false */
  download?: boolean | undefined;
  /** Whether lines of code have their numbers, which are neither selected nor copied. @default false */
  lineNumbers?: boolean | undefined;
  /**
   * Added to the level of each heading, so that an answer's `# Title` is none of the page's own: with 2, `#` is an `<h3>` and
   * looks as before (`data-level="1"`); beyond `<h6>` all are that. A component in `components` is by what was written: `h1`
   * draws `#`, whatever the offset.
   * @default 0, and 2 in a chat
   */
  headingOffset?: number | undefined;
  /** Called with what a button of a code block or table has copied. */
  onCopied?: ((text: string) => void) | undefined;
  /** @default English */
  labels?: MarkdownLabels | undefined;
};
