'use client';

import { memo, useMemo, useState, type ComponentProps, type ReactNode } from 'react';

import { CodeBlock } from './code-block.js';
import {
  emptyDocument,
  reviseDocument,
  viewDocument,
  type BlockGroups,
  type MarkdownBlock,
} from './markdown-document.js';
import type { MarkdownOptions } from './markdown-options.js';
import type { MarkdownSource } from './markdown-stream.js';
import { HtmlText, renderTokens } from './render-tokens.js';
import { useMarkdownBlocks } from './use-markdown-blocks.js';

type ElementProps = MarkdownOptions & Omit<ComponentProps<'div'>, 'children'>;

export type MarkdownProps = ElementProps & {
  text: string;
  /** Whether the text is complete. Until then unfinished syntax at its end is repaired. @default true */
  done?: boolean;
};

/**
 * A whole text as Markdown. When `text` grows at its end, finished blocks are kept; each render compares what it knows
 * with the new text, so a text that grows every frame is better given to `<MarkdownStream>`.
 * Renders a `<div class="colloquy-markdown">`. Style it by `[data-streaming]`.
 */
export function Markdown({ text, done = true, ...rest }: MarkdownProps): ReactNode {
  const [known, setKnown] = useState(() => ({ text, document: reviseDocument(emptyDocument(), text) }));
  let current = known;
  if (known.text !== text) {
    current = { text, document: reviseDocument(known.document, text) };
    setKnown(current);
  }
  const { document } = current;
  const groups = useMemo(() => viewDocument(document, done), [document, done]);
  return <MarkdownBlocks groups={groups} done={done} {...rest} />;
}

export type MarkdownStreamProps = ElementProps & { source: MarkdownSource };

/** A growing text as Markdown, fed by deltas: each commit renders the open block alone. Renders what `<Markdown>` does. */
export function MarkdownStream({ source, ...rest }: MarkdownStreamProps): ReactNode {
  const { groups, done } = useMarkdownBlocks(source);
  return <MarkdownBlocks groups={groups} done={done} {...rest} />;
}

export type MarkdownBlocksProps = ElementProps & { groups: BlockGroups; done: boolean };

/** Draws the blocks that `useMarkdownBlocks` returns. Renders what `<Markdown>` does. */
export function MarkdownBlocks(props: MarkdownBlocksProps): ReactNode {
  const { groups, done, components, images, labels, className, ...rest } = props;
  const options = useMemo(() => ({ components, images, labels }), [components, images, labels]);
  const name = className === undefined ? 'colloquy-markdown' : `colloquy-markdown ${className}`;
  return (
    <div {...rest} className={name} data-streaming={done ? undefined : ''}>
      {groups.map((blocks, index) => (
        // A group's place never changes, and blocks are only added to the last.
        <Group key={index} blocks={blocks} options={options} />
      ))}
    </div>
  );
}

type GroupProps = { blocks: readonly MarkdownBlock[]; options: MarkdownOptions };

const Group = memo(function Group({ blocks, options }: GroupProps): ReactNode {
  return blocks.map((block) => <Block key={block.id} block={block} options={options} />);
});

type BlockProps = { block: MarkdownBlock; options: MarkdownOptions };

const Block = memo(function Block({ block, options }: BlockProps): ReactNode {
  switch (block.kind) {
    case 'markdown':
      return renderTokens(block.tokens, options);
    // Under the key that a first token has: "```js" is a token until its line ends, and its element stays.
    case 'html':
      return [<HtmlText key={0} source={block.source} options={options} />];
    case 'code':
      return [<CodeBlock key={0} info={block.info} pieces={block.pieces} options={options} />];
  }
});
