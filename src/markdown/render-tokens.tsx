'use client';

import type { MarkedToken, Token, Tokens } from 'marked';
import { createElement, memo, type ElementType, type ReactNode } from 'react';

import { CodeBlock } from './code-block.js';
import { decodeEntities } from './decode-entities.js';
import { isFootnoteReference } from './footnote-tokenizer.js';
import { FootnoteReference } from './footnotes.js';
import type { LexedPiece } from './long-block.js';
import type { MarkdownOptions } from './markdown-options.js';
import { MarkdownTable } from './markdown-table.js';
import { element, type MarkdownPlace } from './render-element.js';
import { renderImage, renderLink } from './render-link.js';

/** Nesting beyond this is shown as the text it was written as: browsers lay deep trees out slowly, or not at all. */
const deepest = 48;

type Place = MarkdownPlace & {
  depth: number;
  isOpen: boolean;
  /** The finished pieces of the long block that the token is the last one of. */
  earlier?: readonly MarkedToken[];
};

/**
 * Tokens to React elements. Raw HTML comes out as text, and URLs pass the list of schemes: there is no other way in.
 * `earlier`: the pieces that the first token goes on from. They become one element with it.
 */
export function renderTokens(
  tokens: readonly Token[],
  options: MarkdownOptions,
  isOpen = false,
  earlier: readonly LexedPiece[] = [],
): ReactNode[] {
  const place: Place = { options, depth: 0, inLink: false, isOpen };
  // Generic tokens come from extensions of the lexer, and ours has none.
  const containers = earlier.flatMap((piece) => piece.tokens.slice(-1)) as readonly MarkedToken[];
  const [last, ...behind] = tokens as readonly MarkedToken[];
  if (last === undefined || containers.length === 0) return render(tokens, place);
  const lead = render(earlier[0]?.tokens.slice(0, -1) ?? [], place);
  const long = renderToken(last, lead.length, { ...place, earlier: containers });
  return [...lead, long, ...render(behind, place, lead.length + 1)];
}

type PieceProps = { token: MarkedToken; options: MarkdownOptions; isOpen: boolean };

/** The children of one piece of a block. A finished piece is drawn once, and again only for a definition that comes late. */
const Piece = memo(function Piece({ token, options, isOpen }: PieceProps): ReactNode {
  return childrenOf(token, { options, depth: 0, inLink: false, isOpen });
});

/** The children of a list, quote, table's body or paragraph. At the top level those may be long, and come in pieces. */
function content(token: MarkedToken, place: Place): readonly ReactNode[] {
  const { earlier = [], options, depth, isOpen } = place;
  // A text's children are plain, for components that look at them. The others' keep their nodes when there are more pieces.
  const plain = token.type === 'paragraph' || token.type === 'heading';
  if (depth > 0 || (plain && earlier.length === 0)) return childrenOf(token, place);
  return [
    ...earlier.map((piece, index) => <Piece key={index} token={piece} options={options} isOpen={false} />),
    <Piece key={earlier.length} token={token} options={options} isOpen={isOpen} />,
  ];
}

function childrenOf(token: MarkedToken, place: Place): ReactNode[] {
  if (token.type === 'list') return renderItems(token, place);
  if (token.type === 'table') return token.rows.map((cells, index) => renderRow(cells, index, place));
  return 'tokens' in token ? inside(token.tokens ?? [], place) : [];
}

function render(tokens: readonly Token[], place: Place, firstKey = 0): ReactNode[] {
  const nodes: ReactNode[] = [];
  // Generic tokens come from extensions of the lexer, and ours has none.
  for (const token of tokens as readonly MarkedToken[]) {
    const node = place.depth > deepest ? token.raw : renderToken(token, firstKey + nodes.length, place);
    const last = nodes.at(-1);
    // One text node where the lexer saw several runs of text.
    if (typeof node === 'string' && typeof last === 'string') nodes[nodes.length - 1] = last + node;
    else if (node !== undefined) nodes.push(node);
  }
  return nodes;
}

function renderToken(token: MarkedToken, key: number, place: Place): ReactNode {
  switch (token.type) {
    case 'space':
    case 'def':
      return undefined;
    case 'escape':
      return token.text;
    case 'text':
      if (token.tokens !== undefined) return fragment(inside(token.tokens, place));
      return token.escaped === true ? token.text : decodeEntities(token.text);
    case 'html':
      if (token.block !== true) return token.text;
      return <HtmlText key={key} source={token.text} options={place.options} />;
    case 'paragraph':
      return element(place, 'p', { key }, content(token, place));
    case 'heading':
      return renderHeading(token, key, place);
    case 'hr':
      return element(place, 'hr', { key });
    case 'br':
      return element(place, 'br', { key });
    case 'blockquote':
      return element(place, 'blockquote', { key }, content(token, place));
    case 'code':
      return (
        <CodeBlock
          key={key}
          info={token.lang ?? ''}
          pieces={[codeText(token)]}
          isOpen={place.isOpen}
          options={place.options}
        />
      );
    case 'codespan':
      return element(place, 'code', { key }, [token.text]);
    case 'strong':
    case 'em':
    case 'del':
      return element(place, token.type, { key }, inside(token.tokens, place));
    case 'checkbox':
      return renderCheckbox(token, key, place);
    case 'link':
      if (isFootnoteReference(token)) return <FootnoteReference key={key} token={token} place={place} />;
      return renderLink(token, key, place, inside(token.tokens, { ...place, inLink: true }));
    case 'image':
      return renderImage(token, key, place);
    case 'list':
      return renderList(token, key, place);
    case 'list_item':
      return element(place, 'li', { key }, inside(token.tokens, place));
    case 'table':
      return renderTable(token, key, place);
  }
}

const headings = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'] as const;

function renderHeading(token: Tokens.Heading, key: number, place: Place): ReactNode {
  const { headingOffset = 0, components } = place.options;
  const written = headings[token.depth - 1] ?? 'h6';
  const tag = headings[Math.max(0, token.depth - 1 + headingOffset)] ?? 'h6';
  // It looks like what it was written as, and that is what a component is for.
  const level = headingOffset === 0 ? {} : { 'data-level': token.depth };
  const type: ElementType = components?.[written] ?? tag;
  return createElement(type, { key, ...level }, ...content(token, place));
}

/** The paragraphs of a tight list have no element. */
function fragment(children: readonly ReactNode[]): ReactNode {
  return children.length === 1 && typeof children[0] === 'string' ? children[0] : children;
}

function inside(tokens: readonly Token[], place: Place): ReactNode[] {
  return render(tokens, { ...place, depth: place.depth + 1 });
}

/** The lexer leaves the last line's ending out; a code block has it, as in CommonMark's own output. */
function codeText(token: Tokens.Code): string {
  return token.text === '' || token.text.endsWith('\n') ? token.text : `${token.text}\n`;
}

function renderCheckbox(token: Tokens.Checkbox, key: number, place: Place): ReactNode {
  const label = place.options.labels?.task?.(token.checked) ?? (token.checked ? 'Done' : 'Not done');
  return element(place, 'input', {
    key,
    type: 'checkbox',
    checked: token.checked,
    disabled: true,
    readOnly: true,
    'aria-label': label,
  });
}

function renderItems(token: Tokens.List, place: Place): ReactNode[] {
  return token.items.map((item, index) => {
    const task = item.task ? { 'data-task': item.checked === true ? 'done' : 'open' } : {};
    return element(place, 'li', { key: index, ...task }, inside(item.tokens, place));
  });
}

function renderList(token: Tokens.List, key: number, place: Place): ReactNode {
  const items = content(token, place);
  if (!token.ordered) return element(place, 'ul', { key }, items);
  const start = token.start === '' || token.start === 1 ? {} : { start: token.start };
  return element(place, 'ol', { key, ...start }, items);
}

function renderRow(cells: readonly Tokens.TableCell[], index: number, place: Place): ReactNode {
  const children = cells.map((cell, column) => {
    // No `style`: in a server's HTML a strict content security policy would not have it.
    const align = cell.align === null ? {} : { align: cell.align };
    return element(place, cell.header ? 'th' : 'td', { key: column, ...align }, inside(cell.tokens, place));
  });
  return element(place, 'tr', { key: index }, children);
}

function renderTable(token: Tokens.Table, key: number, place: Place): ReactNode {
  const head = element(place, 'thead', { key: 'head' }, [renderRow(token.header, 0, place)]);
  const empty = token.rows.length === 0 && place.earlier === undefined;
  const body = empty ? [] : [element(place, 'tbody', { key: 'body' }, content(token, place))];
  if (place.options.components?.table !== undefined) return element(place, 'table', { key }, [head, ...body]);
  return (
    <MarkdownTable
      key={key}
      sources={[...(place.earlier ?? []), token].map(({ raw }) => raw)}
      options={place.options}
    >
      {head}
      {body}
    </MarkdownTable>
  );
}

/** A block of raw HTML, shown as what was written. Renders a `<p class="colloquy-markdown-html">`. */
export function HtmlText({ source, options }: { source: string; options: MarkdownOptions }): ReactNode {
  const type: ElementType = options.components?.p ?? 'p';
  return createElement(type, { className: 'colloquy-markdown-html' }, source.trim());
}
