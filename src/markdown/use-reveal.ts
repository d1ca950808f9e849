'use client';

import { useMemo, useState } from 'react';

import { createLazy } from './create-lazy.js';
import type { MarkdownSource } from './markdown-stream.js';

const useSmoothing = createLazy(() => import('./smooth-source.js'));

/** The source itself, or with `'smooth'` and while it is being written, its text in even steps. */
export function useReveal(source: MarkdownSource, reveal: 'smooth' | undefined): MarkdownSource {
  // A text that was complete when it was first drawn is drawn at once.
  const [wasOpen] = useState(!source.done);
  const isWanted = wasOpen && reveal === 'smooth';
  const smoothing = useSmoothing(isWanted);
  return useMemo(() => {
    if (!isWanted || smoothing === undefined || smoothing.prefersLessMotion()) return source;
    return smoothing.smoothSource(source);
  }, [source, smoothing, isWanted]);
}
