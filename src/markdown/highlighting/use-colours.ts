'use client';

import { useEffect, useRef, type RefObject } from 'react';

import type { CodeHighlighter } from './code-highlighter.js';
import { pageTurns } from './page-turns.js';
import { defaultHighlighter } from './default-highlighter.js';
import { createHighlightSession, type ColouredCode, type HighlightSession } from './highlight-session.js';

/** What is coloured, and who is told. */
export type ColoursOptions = {
  frame: RefObject<HTMLElement | null>;
  pieces: readonly string[];
  language: string | undefined;
  highlighter: CodeHighlighter | null | undefined;
  onColours: (colours: ColouredCode) => void;
};

/** Has the lines of a code block coloured as they are finished, in time that the page has to spare. */
export function useColours(options: ColoursOptions): void {
  const { frame, pieces, highlighter = defaultHighlighter, onColours } = options;
  // Before there is code, the word behind the fence may still be growing.
  const language = pieces.length === 0 ? undefined : options.language?.toLowerCase();
  // Nothing of these is drawn: a session that is there, or a line for it, is no reason for a commit.
  const session = useRef<HighlightSession>(undefined);
  const latest = useRef(pieces);

  useEffect(() => {
    latest.current = pieces;
    session.current?.update(pieces);
  }, [pieces]);

  useEffect(() => {
    if (language === undefined || highlighter === null) return undefined;
    let isGone = false;
    let end = (): void => undefined;

    async function begin(from: CodeHighlighter, word: string): Promise<void> {
      const tokenizer = await from.load(word);
      if (isGone || tokenizer === undefined) return;
      const turn = pageTurns.enter(() => frame.current?.querySelector('code') ?? null, onColours);
      end = turn.dispose;
      session.current = createHighlightSession({ tokenizer, publish: turn.publish, work: turn.work });
      session.current.update(latest.current);
    }
    // A grammar that could not be fetched leaves the code plain.
    begin(highlighter, language).catch(() => undefined);
    return () => {
      isGone = true;
      session.current = undefined;
      end();
    };
  }, [frame, language, highlighter, onColours]);
}
