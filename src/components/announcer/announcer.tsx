'use client';

import { useState, type ReactElement } from 'react';

import type { PartProps } from '../element/part-props.js';
import { useElement } from '../element/use-element.js';
import { useReadAloud } from './use-read-aloud.js';
import { useHeardEvents, useHeardLine, useHeardOlder, useHeardProblem } from './use-heard.js';
import { useVoice, type Announce } from './use-announce.js';

type AnnouncerState = Record<never, never>;
export type AnnouncerProps = Omit<PartProps<'div', AnnouncerState>, 'children'> & {
  /** `sentences` also reads answers out, a sentence when it is complete. @default 'boundaries' */
  reading?: 'boundaries' | 'sentences' | undefined;
};

type Lines = { next: number; shown: readonly { id: number; text: string }[] };
const silence: Lines = { next: 0, shown: [] };

/** Lines that stay. They are read when they come in; whoever walks the page finds the last few of them at its end. */
const kept = { boundaries: 4, sentences: 24 };

/**
 * The chat's only live region. It speaks at boundaries: an answer begins, waits for approval, has a tool's outcome, ends;
 * somebody else writes; the connection is lost or back; something failed. Never per token, and for one answer four times
 * at most (`announcement-rules.ts`). Put one into each chat. Renders a `<div role="status">`, hidden from sight.
 *
 * Each sentence is a line of its own that is added: screen readers queue what is added, so that none cuts another off and
 * the same sentence twice is said twice. All of it is polite; an assertive region would cut off what is being read, and
 * nothing here is lost by waiting for the end of a sentence.
 */
export function Announcer({ reading = 'boundaries', ...given }: AnnouncerProps): ReactElement {
  const [lines, setLines] = useState(silence);
  const [say] = useState((): Announce => (text) => setLines((before) => add(before, text)));
  const isVoice = useVoice(say);
  const readAloud = useReadAloud(reading === 'sentences');
  useHeardEvents(say, isVoice, readAloud);
  useHeardLine(say, isVoice);
  useHeardOlder(say, isVoice);
  useHeardProblem(say, isVoice);

  return useElement<'div', AnnouncerState>('div', given, {
    name: 'announcer',
    state: {},
    props: {
      role: 'status',
      'aria-live': 'polite',
      // The role would have all lines read again for each new one.
      'aria-atomic': false,
      'aria-relevant': 'additions',
      children: lines.shown.slice(-kept[reading]).map(({ id, text }) => <p key={id}>{text}</p>),
    },
  });
}

function add({ next, shown }: Lines, text: string): Lines {
  if (text === '') return { next, shown };
  return { next: next + 1, shown: [...shown, { id: next, text }].slice(-kept.sentences) };
}
