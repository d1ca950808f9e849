'use client';

import type { MarkedToken, Token, Tokens } from 'marked';
import { createElement, type ElementType, type ReactNode } from 'react';

import { CodeBlock } from './code-block.js';
import { decodeEntities } from './decode-entities.js';
import type { MarkdownOptions, MarkdownTag } from './markdown-options.js';
import { safeImageUrl, safeLinkUrl } from './safe-url.js';

/** Nesting beyond this is shown as the text it was written as: browsers lay deep trees out slowly, or not at all. */
const deepest = 48;

type Place = { options: MarkdownOptions; depth: number; inLink: boolean };

/** Tokens to React elements. Raw HTML comes out as text, and URLs pass the list of schemes: there is no other way in. */
export function renderTokens(tokens: readonly Token[], options: MarkdownOptions): ReactNode[] {
  return render(tokens, { options, depth: 0, inLink: false });
}

function render(tokens: readonly Token[], place: Place): ReactNode[] {
  const nodes: ReactNode[] = [];
  // Generic tokens come from extensions of the lexer, and ours has none.
  for (const token of tokens as readonly MarkedToken[]) {
    const node = place.depth > deepest ? token.raw : renderToken(token, nodes.length, place);
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
      if (token.tokens !== undefined) return element(place, undefined, { key }, inside(token.tokens, place));
      return token.escaped === true ? token.text : decodeEntities(token.text);
    case 'html':
      if (token.block !== true) return token.text;
      return <HtmlText key={key} source={token.text} options={place.options} />;
    case 'paragraph':
      return element(place, 'p', { key }, inside(token.tokens, place));
    case 'heading':
      return element(place, headings[token.depth - 1] ?? 'h6', { key }, inside(token.tokens, place));
    case 'hr':
      return element(place, 'hr', { key });
    case 'br':
      return element(place, 'br', { key });
    case 'blockquote':
      return element(place, 'blockquote', { key }, inside(token.tokens, place));
    case 'code':
      return (
        <CodeBlock key={key} info={token.lang ?? ''} pieces={[codeText(token)]} options={place.options} />
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
      return renderLink(token, key, place);
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

/** Without a tag: a fragment, for the paragraphs of a tight list. */
function element(
  { options }: Place,
  tag: MarkdownTag | undefined,
  props: Record<string, unknown>,
  children: readonly ReactNode[] = [],
): ReactNode {
  if (tag === undefined)
    return children.length === 1 && typeof children[0] === 'string' ? children[0] : children;
  const type: ElementType = options.components?.[tag] ?? tag;
  return createElement(type, props, ...children);
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

function renderLink(token: Tokens.Link, key: number, place: Place): ReactNode {
  const children = inside(token.tokens, { ...place, inLink: true });
  const href = safeLinkUrl(token.autolink === true ? token.href : decodeEntities(token.href));
  return anchor(place, key, href, token.title, children);
}

function anchor(
  place: Place,
  key: number,
  href: string | undefined,
  title: string | null | undefined,
  children: readonly ReactNode[],
): ReactNode {
  if (href === undefined) {
    return createElement('span', { key, 'data-link': 'blocked' }, ...children);
  }
  const props = {
    key,
    href,
    ...(title ? { title: decodeEntities(title) } : {}),
    // A fragment stays on the page; everything else must not take the conversation away, nor know where it came from.
    ...(href.startsWith('#') ? {} : { target: '_blank', rel: 'noreferrer noopener' }),
  };
  return element(place, 'a', props, children);
}

function renderImage(token: Tokens.Image, key: number, place: Place): ReactNode {
  const { images = 'link' } = place.options;
  const alt = plainText(token.tokens);
  const src = safeImageUrl(decodeEntities(token.href));
  const shown = src !== undefined && (typeof images === 'function' ? images(src) : images === 'show');
  if (shown) {
    const title = token.title ? { title: decodeEntities(token.title) } : {};
    return element(place, 'img', { key, src, alt, ...title, loading: 'lazy', referrerPolicy: 'no-referrer' });
  }
  const text = alt === '' ? (src ?? '') : alt;
  return place.inLink ? text : anchor(place, key, src, token.title, [text]);
}

/** What a reader would see of the tokens, without their marks: an image's description. */
function plainText(tokens: readonly Token[]): string {
  let text = '';
  for (const token of tokens as readonly MarkedToken[]) {
    if ('tokens' in token && token.tokens !== undefined) text += plainText(token.tokens);
    else if (token.type === 'text') text += decodeEntities(token.text);
    else if (token.type === 'br') text += '\n';
    else if ('text' in token) text += token.text;
  }
  return text;
}

function renderList(token: Tokens.List, key: number, place: Place): ReactNode {
  const items = token.items.map((item, index) => {
    const task = item.task ? { 'data-task': item.checked === true ? 'done' : 'open' } : {};
    return element(place, 'li', { key: index, ...task }, inside(item.tokens, place));
  });
  if (!token.ordered) return element(place, 'ul', { key }, items);
  const start = token.start === '' || token.start === 1 ? {} : { start: token.start };
  return element(place, 'ol', { key, ...start }, items);
}

function renderTable(token: Tokens.Table, key: number, place: Place): ReactNode {
  const row = (cells: readonly Tokens.TableCell[], index: number): ReactNode => {
    const children = cells.map((cell, column) => {
      const style = cell.align === null ? {} : { style: { textAlign: cell.align } };
      return element(place, cell.header ? 'th' : 'td', { key: column, ...style }, inside(cell.tokens, place));
    });
    return element(place, 'tr', { key: index }, children);
  };
  const head = element(place, 'thead', { key: 'head' }, [row(token.header, 0)]);
  const body = token.rows.length === 0 ? [] : [element(place, 'tbody', { key: 'body' }, token.rows.map(row))];
  // Scrolled by keyboard too, hence the tab stop. A group, as several regions of one name would all be landmarks.
  const props = {
    key,
    className: 'colloquy-markdown-table',
    role: 'group',
    'aria-label': place.options.labels?.table ?? 'Table',
    tabIndex: 0,
  };
  return createElement('div', props, element(place, 'table', {}, [head, ...body]));
}

/** A block of raw HTML, shown as what was written. Renders a `<p class="colloquy-markdown-html">`. */
export function HtmlText({ source, options }: { source: string; options: MarkdownOptions }): ReactNode {
  const type: ElementType = options.components?.p ?? 'p';
  return createElement(type, { className: 'colloquy-markdown-html' }, source.trim());
}
