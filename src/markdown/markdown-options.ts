import type { ComponentProps, ComponentType, JSX } from 'react';

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

/** What to render in place of an element, by its tag: another tag, or a component that gets the element's props. */
export type MarkdownComponents = {
  [Tag in MarkdownTag]?: ComponentType<ComponentProps<Tag>> | keyof JSX.IntrinsicElements;
};

/** Words that only assistive technology reads. */
export type MarkdownLabels = {
  /** Names the scroll container of a table. @default 'Table' */
  table?: string;
  /** Names a code block. @default (language) => `Code: ${language}`, or 'Code' */
  code?: (language: string | undefined) => string;
  /** Names the box of a task list's item. @default 'Done' and 'Not done' */
  task?: (checked: boolean) => string;
};

export type MarkdownOptions = {
  /** Replaces elements. Keep the object stable: a new one renders every block again. */
  components?: MarkdownComponents | undefined;
  /**
   * Whether images are loaded. A loaded image tells its server that the text was read, and its URL can carry what the
   * text knows, so by default an image is a link with its alternative text. A function allows some URLs, by prefix say.
   * @default 'link'
   */
  images?: 'link' | 'show' | ((url: string) => boolean) | undefined;
  /** @default English */
  labels?: MarkdownLabels | undefined;
};
