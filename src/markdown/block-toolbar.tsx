'use client';

import type { ReactElement, RefObject } from 'react';

import { CopyButton } from './copy-button.js';
import { saveText } from './save-text.js';
import type { MarkdownOptions } from './markdown-options.js';
import { tableAsTsv } from './table-as-tsv.js';
import { useOverflow } from './use-overflow.js';

type BlockToolsProps = {
  frame: RefObject<HTMLElement | null>;
  options: MarkdownOptions;
  /** Told whether the block is wider than its frame. */
  onOverflow: (overflows: boolean) => void;
};

export type CodeToolsProps = BlockToolsProps & {
  pieces: readonly string[];
  language: string | undefined;
  overflows: boolean;
  isWrapped: boolean;
  onWrap: (isWrapped: boolean) => void;
};

/** The buttons of a code block. Renders a `<span>` of `<button>`s. */
export function CodeTools(props: CodeToolsProps): ReactElement {
  const { frame, pieces, language, options, overflows, isWrapped, onWrap, onOverflow } = props;
  const { labels, download } = options;
  useOverflow(frame, 'pre', onOverflow);
  return (
    <span className="colloquy-block-tools">
      {(overflows || isWrapped) && (
        <button type="button" aria-pressed={isWrapped} onClick={() => onWrap(!isWrapped)}>
          {labels?.wrap ?? 'Wrap lines'}
        </button>
      )}
      {download === true && (
        <button type="button" onClick={() => saveText(pieces.join(''), language)}>
          {labels?.download ?? 'Download'}
        </button>
      )}
      <CopyButton read={() => pieces.join('')} label={labels?.copy ?? 'Copy'} options={options} />
    </span>
  );
}

export type TableToolsProps = BlockToolsProps & {
  /** The table as it was written; each piece of a long one has the head before its rows. */
  sources: readonly string[];
};

/** The buttons of a table. Renders a `<span>` of `<button>`s. */
export function TableTools({ frame, sources, options, onOverflow }: TableToolsProps): ReactElement {
  const { labels } = options;
  useOverflow(frame, '.colloquy-markdown-table', onOverflow);
  const readMarkdown = (): string =>
    sources
      .flatMap((source, index) =>
        source
          .trim()
          .split('\n')
          .slice(index === 0 ? 0 : 2),
      )
      .join('\n');
  const readTsv = (): string => tableAsTsv(frame.current?.querySelector('table') ?? null);
  return (
    <span className="colloquy-block-tools">
      <CopyButton read={readTsv} label={labels?.copy ?? 'Copy'} options={options} />
      <CopyButton read={readMarkdown} label={labels?.copyMarkdown ?? 'Copy Markdown'} options={options} />
    </span>
  );
}
