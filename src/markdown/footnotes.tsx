'use client';

import type { Token, Tokens } from 'marked';
import { createContext, useContext, type MouseEvent, type ReactElement, type ReactNode } from 'react';

import type { Footnote, Footnotes } from './collect-footnotes.js';
import type { MarkdownOptions } from './markdown-options.js';
import { element, type MarkdownPlace } from './render-element.js';

/** By context, so that a note that comes late draws its references again and no block. `id` is the text's own. */
export const FootnotesContext = createContext<(Footnotes & { id: string }) | undefined>(undefined);

type FootnoteReferenceProps = { token: Tokens.Link; place: MarkdownPlace };

/** The number of a note, linked once that is there, or the text that it is. Renders a `<sup>`. */
export function FootnoteReference({ token, place }: FootnoteReferenceProps): ReactNode {
  const footnotes = useContext(FootnotesContext);
  const reference = footnotes?.references.get(token);
  if (footnotes === undefined || reference === undefined) return token.raw;
  const { number, nth, isDefined } = reference;
  // A link in a link is none.
  if (!isDefined || place.inLink) return <sup>{number}</sup>;
  const name = place.options.labels?.footnote?.(number) ?? `Footnote ${number}`;
  const props = {
    ...leadTo(noteId(footnotes.id, number)),
    id: referenceId(footnotes.id, number, nth),
    role: 'doc-noteref',
    'aria-label': name,
  };
  return <sup>{element(place, 'a', props, [number])}</sup>;
}

type FootnoteListProps = {
  footnotes: Footnotes & { id: string };
  options: MarkdownOptions;
  /** The block that is still being written: its links back stand where it ends, so they wait. */
  open: object | undefined;
  render: (tokens: readonly Token[], options: MarkdownOptions) => ReactNode;
};

/** The notes, behind the text. Renders a `<div class="colloquy-footnotes">` with an `<ol>`. */
export function FootnoteList({ footnotes, options, open, render }: FootnoteListProps): ReactElement {
  const { id, notes } = footnotes;
  const place = { options, inLink: false };
  const items = notes.map((note, index) => {
    const { number, block } = note;
    // While a note before it is to come, its place in the list is not its number.
    const value = number === index + 1 ? {} : { value: number };
    const props = { key: block.id, id: noteId(id, number), tabIndex: -1, ...value };
    const back = block === open ? [] : [<BackLinks key="back" note={note} id={id} place={place} />];
    return element(place, 'li', props, [render(block.tokens, options), ...back]);
  });
  const name = options.labels?.footnotes ?? 'Footnotes';
  return <div className="colloquy-footnotes">{element(place, 'ol', { 'aria-label': name }, items)}</div>;
}

type BackLinksProps = { note: Footnote; id: string; place: MarkdownPlace };

function BackLinks({ note: { number, references }, id, place }: BackLinksProps): ReactNode {
  return Array.from({ length: references }, (_, index) => {
    const nth = index + 1;
    const say = place.options.labels?.footnoteBack ?? sayBack;
    const props = {
      ...leadTo(referenceId(id, number, nth)),
      key: nth,
      role: 'doc-backlink',
      'aria-label': say(number, nth),
    };
    // The second character asks for the sign as text, not as a picture.
    const sign = '\u21a9\ufe0e';
    return [' ', element(place, 'a', props, nth === 1 ? [sign] : [sign, <sup key="nth">{nth}</sup>])];
  });
}

function sayBack(number: number, nth: number): string {
  return nth === 1 ? `Back to reference ${number}` : `Back to reference ${number}-${nth}`;
}

function noteId(id: string, number: number): string {
  return `${id}note-${number}`;
}

function referenceId(id: string, number: number, nth: number): string {
  return `${id}reference-${number}${nth === 1 ? '' : `-${nth}`}`;
}

/**
 * A link on the page. A plain click moves the focus, which scrolls, and leaves the page's address and history alone: the
 * ids mean nothing on the next visit, and an address's fragment may be the application's own.
 */
function leadTo(id: string): { href: string; onClick: (event: MouseEvent<HTMLElement>) => void } {
  return {
    href: `#${id}`,
    onClick(event) {
      if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      const text = event.currentTarget.closest('.colloquy-markdown');
      const target = text?.querySelector<HTMLElement>(`[id="${id}"]`);
      if (!target) return;
      event.preventDefault();
      target.focus();
    },
  };
}
