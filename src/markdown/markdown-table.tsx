'use client';

import { useRef, useState, type ReactElement, type ReactNode } from 'react';

import { useBlockTools } from './block-tools.js';
import type { MarkdownOptions } from './markdown-options.js';

type MarkdownTableProps = {
  /** The table as it was written; each piece of a long one has the head before its rows. */
  sources: readonly string[];
  options: MarkdownOptions;
  children: ReactNode;
};

/**
 * A table that scrolls in a box of its own, by keyboard too. Renders a `<figure class="colloquy-table">` with a caption and
 * the box.
 */
export function MarkdownTable({ sources, options, children }: MarkdownTableProps): ReactElement {
  const frame = useRef<HTMLElement>(null);
  const tools = useBlockTools();
  const [overflows, setOverflows] = useState(false);
  const name = options.labels?.table ?? 'Table';
  return (
    <figure ref={frame} className="colloquy-table" aria-label={name}>
      <figcaption className="colloquy-block-caption">
        {tools && (
          <tools.TableTools frame={frame} sources={sources} options={options} onOverflow={setOverflows} />
        )}
      </figcaption>
      <div
        className="colloquy-markdown-table"
        {...(overflows ? { tabIndex: 0, role: 'region', 'aria-label': name } : {})}
      >
        <table>{children}</table>
      </div>
    </figure>
  );
}
