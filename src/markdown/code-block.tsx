'use client';

import { createElement, type ElementType, type ReactNode } from 'react';

import { decodeEntities } from './decode-entities.js';
import type { MarkdownOptions } from './markdown-options.js';

type CodeBlockProps = {
  /** What stands behind the opening fence; its first word is the language. */
  info: string;
  /** The text. Earlier pieces don't change while the block grows, so a commit touches the last text node only. */
  pieces: readonly string[];
  options: MarkdownOptions;
};

/**
 * A code block. Renders a `<pre data-language>` with a `<code class="language-…">` in it. A component in place of
 * `code` gets the text as one string, which costs the block's length on each commit.
 */
export function CodeBlock({ info, pieces, options }: CodeBlockProps): ReactNode {
  const word = /^\S+/.exec(decodeEntities(info).replace(/\\([!-/:-@[-`{-~])/g, '$1'))?.[0];
  const pre: ElementType = options.components?.pre ?? 'pre';
  const code: ElementType = options.components?.code ?? 'code';
  const children = typeof code === 'string' ? pieces : [pieces.join('')];
  const label = options.labels?.code?.(word) ?? (word === undefined ? 'Code' : `Code: ${word}`);
  return createElement(
    pre,
    // Long lines scroll, by keyboard too.
    { 'data-language': word, tabIndex: 0, role: 'group', 'aria-label': label },
    createElement(code, word === undefined ? {} : { className: `language-${word}` }, ...children),
  );
}
