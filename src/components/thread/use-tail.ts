'use client';

import { useEffect, useLayoutEffect, useState } from 'react';
import { flushSync } from 'react-dom';

import type { HistoryState, LoadedHistory } from './use-history.js';

/** How many rows are drawn at first, on a server too, and always from then on. */
const tailLength = 30;
/** Threads up to this length are drawn whole. */
const wholeLength = 50;

type TailOptions = {
  ids: readonly string[];
  viewport: HTMLElement | null;
  /** `false` while the page is hydrated: until then it is what the server drew. */
  isHydrated: boolean;
  /** Whether it does not stand in a viewport, and is drawn whole. */
  isBare: boolean;
};

/** The rows that are always drawn: the newest, so that what streams and what is followed depends on no virtualiser. */
export type Tail = {
  /** Index of its first row. */
  start: number;
  /** Whether there are more rows than are to be drawn. */
  isLong: boolean;
  /** Draws all rows from this one on. */
  extendTo: (messageId: string) => void;
  /** Leaves to the window what is far enough from what is in sight. */
  fold: (countIdle: LoadedHistory['countIdle']) => void;
  isPrinting: boolean;
};

/** Where the tail of a thread begins. It moves on in leaps, and only past rows that nobody sees or uses. */
export function useTail({ ids, viewport, isHydrated, isBare }: TailOptions): Tail {
  const [firstId, setFirstId] = useState<string | null>(null);
  const isPrinting = useIsPrinting();
  const found = firstId === null ? -1 : ids.indexOf(firstId);
  const isWhole = isBare || (isHydrated && ids.length <= wholeLength);
  const start = isWhole ? 0 : found >= 0 ? found : Math.max(0, ids.length - tailLength);
  const first = ids[start];
  if (first !== undefined && first !== firstId) setFirstId(first);

  return {
    start: isPrinting ? 0 : start,
    isLong: start > 0 || ids.length > wholeLength,
    isPrinting,
    extendTo: setFirstId,
    fold: (countIdle) => {
      if (!viewport || isPrinting || ids.length - start <= wholeLength) return;
      const count = countIdle(viewport, ids.length - start - tailLength);
      const next = ids[start + count];
      if (count > 0 && next !== undefined) setFirstId(next);
    },
  };
}

/** Tells the tail to fold after each change of the ids, once what draws the other rows is there. */
export function useFolding(tail: Tail, ids: readonly string[], history: HistoryState): void {
  useLayoutEffect(() => {
    if (typeof history !== 'string') tail.fold(history.countIdle);
    // The tail of this commit belongs to these ids.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [ids, history]);
}

/** Where rows cannot be windowed, draws more of them as the reader comes near the first. */
export function useExtending(
  tail: Tail,
  ids: readonly string[],
  viewport: HTMLElement | null,
  isOn: boolean,
): void {
  const { start, extendTo } = tail;
  useEffect(() => {
    if (!viewport || !isOn || start === 0) return undefined;
    const onScroll = (): void => {
      const next = ids[Math.max(0, start - wholeLength)];
      if (next !== undefined && viewport.scrollTop < viewport.clientHeight) extendTo(next);
    };
    viewport.addEventListener('scroll', onScroll, { passive: true });
    onScroll();
    return () => viewport.removeEventListener('scroll', onScroll);
  }, [viewport, isOn, ids, start, extendTo]);
}

/** Paper shows all rows, and the browser waits for no second commit. */
function useIsPrinting(): boolean {
  const [isPrinting, setPrinting] = useState(false);
  useEffect(() => {
    const onBefore = (): void => flushSync(() => setPrinting(true));
    const onAfter = (): void => setPrinting(false);
    addEventListener('beforeprint', onBefore);
    addEventListener('afterprint', onAfter);
    return () => {
      removeEventListener('beforeprint', onBefore);
      removeEventListener('afterprint', onAfter);
    };
  }, []);
  return isPrinting;
}
