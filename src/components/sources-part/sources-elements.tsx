'use client';

import { useMemo, type ReactElement, type ReactNode } from 'react';

import type { UIMessagePart } from '../../model/message-part.js';
import type { PartProps } from '../element/part-props.js';
import { useElement } from '../element/use-element.js';
import { useLabels } from '../labels/labels-context.js';
import { useMessageHere } from '../message/message-context.js';
import { PartContext, usePartHere } from '../part/part-context.js';
import { safePage } from '../part/safe-address.js';

type SourcesRootState = { count: number };
export type SourcesRootProps = Omit<PartProps<'ul', SourcesRootState>, 'children'> & {
  /** Draws one source by its index in `message.parts`. @default (index) => <SourcesPart.Item index={index} /> */
  children?: (index: number) => ReactNode;
};

/** What the answer drew on; only there where it names sources. Renders a `<ul>`. */
export function SourcesRoot({ children = drawSource, ...given }: SourcesRootProps): ReactElement | null {
  const labels = useLabels();
  // One string, so that it is equal to itself while text comes in.
  const places = useMessageHere('SourcesPart.Root', ({ parts }) => sourcePlaces(parts)) ?? '';
  const indexes = useMemo(() => (places === '' ? [] : places.split(' ').map(Number)), [places]);
  const element = useElement<'ul', SourcesRootState>('ul', given, {
    name: 'sources-root',
    state: { count: indexes.length },
    props: { 'aria-label': labels.sources, children: indexes.map((index) => children(index)) },
  });
  return indexes.length === 0 ? null : element;
}

function drawSource(index: number): ReactNode {
  return <SourcesItem key={index} index={index} />;
}

/** Places of the sources: each page once (passages are its fragments), documents where no page has their title. */
function sourcePlaces(parts: readonly UIMessagePart[]): string {
  const pages = new Set<string>();
  const titles = new Set<string>();
  const places: number[] = [];
  for (const [index, part] of parts.entries()) {
    if (part.type === 'source-url') {
      const page = part.url.replace(/#.*$/s, '');
      if (!pages.has(page)) places.push(index);
      pages.add(page);
      if (part.title !== undefined) titles.add(part.title);
    } else if (part.type === 'source-document') {
      if (!titles.has(part.title)) places.push(index);
      titles.add(part.title);
    }
  }
  return places.join(' ');
}

type SourcesItemState = { kind: 'url' | 'document' | undefined };
export type SourcesItemProps = PartProps<'li', SourcesItemState> & { index: number };

/** One source: a link to a page, or the name of a document. Renders a `<li>`. */
export function SourcesItem({ index, ...given }: SourcesItemProps): ReactElement {
  return (
    <PartContext value={index}>
      <SourceEntry {...given} />
    </PartContext>
  );
}

function SourceEntry({ children, ...given }: PartProps<'li', SourcesItemState>): ReactElement {
  const part = usePartHere('SourcesPart.Item');
  const kind =
    part?.type === 'source-url' ? 'url' : part?.type === 'source-document' ? 'document' : undefined;
  return useElement<'li', SourcesItemState>('li', given, {
    name: 'sources-item',
    state: { kind },
    props: { children: children ?? <SourceName part={part} /> },
  });
}

function SourceName({ part }: { part: UIMessagePart | undefined }): ReactNode {
  if (part?.type === 'source-document') return <span>{part.title}</span>;
  if (part?.type !== 'source-url') return null;
  const href = safePage(part.url);
  const name = part.title ?? part.url;
  if (href === undefined) return <span>{name}</span>;
  return (
    <a href={href} target="_blank" rel="noreferrer noopener">
      {name}
    </a>
  );
}
