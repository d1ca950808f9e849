'use client';

import { memo, useId, useMemo, useState, type ComponentProps, type ReactNode } from 'react';

import { CodeBlock } from './code-block.js';
import { collectFootnotes } from './collect-footnotes.js';
import { FootnoteList, FootnotesContext } from './footnotes.js';
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
import { useReveal } from './use-reveal.js';

type ElementProps = MarkdownOptions & Omit<ComponentProps<'div'>, 'children'>;

/** Of `Markdown`: the text, whether it is complete, the options, and what its `<div>` takes. */
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

/** Of `MarkdownStream`: the source, the options, and what its `<div>` takes. */
export type MarkdownStreamProps = ElementProps & {
  source: MarkdownSource;
  /**
   * `'smooth'` evens out bursts: what comes is shown over about 300 ms. Costs nothing without, and is off where the reader
   * wants less motion. Changes what is shown and when, never the text.
   */
  reveal?: 'smooth' | undefined;
};

/** A growing text as Markdown, fed by deltas: each commit renders the open block alone. Renders what `<Markdown>` does. */
export function MarkdownStream({ source, reveal, ...rest }: MarkdownStreamProps): ReactNode {
  const { groups, done } = useMarkdownBlocks(useReveal(source, reveal));
  return <MarkdownBlocks groups={groups} done={done} {...rest} />;
}

export type MarkdownBlocksProps = ElementProps & { groups: BlockGroups; done: boolean };

/** Draws the blocks that `useMarkdownBlocks` returns. Renders what `<Markdown>` does. */
export function MarkdownBlocks(props: MarkdownBlocksProps): ReactNode {
  const {
    groups,
    done,
    components,
    blocks,
    links,
    images,
    highlighter,
    download,
    lineNumbers,
    headingOffset,
    onCopied,
    labels,
    className,
    ...rest
  } = props;
  const options = useMemo(
    () => ({
      components,
      blocks,
      links,
      images,
      highlighter,
      download,
      lineNumbers,
      headingOffset,
      onCopied,
      labels,
    }),
    [components, blocks, links, images, highlighter, download, lineNumbers, headingOffset, onCopied, labels],
  );
  const id = useId();
  const footnotes = useMemo(() => {
    const collected = collectFootnotes(groups, done);
    return collected && { ...collected, id };
  }, [groups, done, id]);
  const name = className === undefined ? 'colloquy-markdown' : `colloquy-markdown ${className}`;
  return (
    <div {...rest} className={name} data-streaming={done ? undefined : ''}>
      <FootnotesContext value={footnotes}>
        {groups.map((group, index) => (
          // A group's place never changes, and blocks are only added to the last.
          <Group
            key={index}
            blocks={group}
            options={options}
            // Of no account but to those who plug in: what they draw of half a block may mean nothing.
            isOpen={blocks !== undefined && !done && index === groups.length - 1}
          />
        ))}
        {footnotes !== undefined && footnotes.notes.length > 0 && (
          <FootnoteList
            footnotes={footnotes}
            options={options}
            open={done ? undefined : groups.at(-1)?.at(-1)}
            render={renderTokens}
          />
        )}
      </FootnotesContext>
    </div>
  );
}

type GroupProps = { blocks: readonly MarkdownBlock[]; options: MarkdownOptions; isOpen: boolean };

const Group = memo(function Group({ blocks, options, isOpen }: GroupProps): ReactNode {
  return blocks.map((block, index) => (
    <Block key={block.id} block={block} options={options} isOpen={isOpen && index === blocks.length - 1} />
  ));
});

type BlockProps = { block: MarkdownBlock; options: MarkdownOptions; isOpen: boolean };

const Block = memo(function Block({ block, options, isOpen }: BlockProps): ReactNode {
  switch (block.kind) {
    case 'markdown':
      if (block.note !== undefined) return null;
      return renderTokens(block.tokens, options, isOpen, block.earlier);
    // Under the key that a first token has: "```js" is a token until its line ends, and its element stays.
    case 'html':
      return [<HtmlText key={0} source={block.source} options={options} />];
    case 'code':
      return [
        <CodeBlock key={0} info={block.info} pieces={block.pieces} isOpen={isOpen} options={options} />,
      ];
  }
});
