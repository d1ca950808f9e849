'use client';

import { useEffect, useRef, useState, type ReactElement } from 'react';

import type { MarkdownSource } from '../../markdown/index.js';

/**
 * Plain text that is being written. React draws what there was at first; what comes later is appended to the text node
 * itself, so that a token costs no commit and no new string of the whole text. After each commit of the store the node
 * holds what the store holds. Keep `source` stable, or give a `key` with another one. Renders a `<span>`.
 */
export function GrowingText({ source }: { source: MarkdownSource }): ReactElement {
  const [first] = useState(source.read);
  const element = useRef<HTMLSpanElement>(null);

  useEffect(() => {
    const span = element.current;
    if (!span) return undefined;
    // An empty string has no node of its own, in React's markup as in the server's.
    const node = span.firstChild instanceof Text ? span.firstChild : span.appendChild(new Text());
    const readAgain = (): void => {
      const text = source.read();
      // Writing it anew would take a reader's selection along.
      if (node.data !== text) node.data = text;
    };
    readAgain();
    return source.subscribe((added) => {
      if (added?.offset === node.length) node.appendData(added.delta);
      else readAgain();
    });
  }, [source]);

  return <span ref={element}>{first}</span>;
}
