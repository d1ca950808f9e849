'use client';

import { useLayoutEffect, useState, type ComponentType } from 'react';

import { listIn, rowClass } from './place-anchor.js';
import type { ThreadHistoryProps } from './thread-history.js';

/** The component that draws windowed rows, once it has arrived. */
export type LoadedHistory = {
  History: ComponentType<ThreadHistoryProps>;
  rowHeight: number;
  countIdle: HistoryModule['countIdleRows'];
};

/** `failed` where it could not be loaded, so that more rows are drawn as the reader asks for them. */
export type HistoryState = LoadedHistory | 'loading' | 'failed';

type HistoryModule = {
  ThreadHistory: ComponentType<ThreadHistoryProps>;
  countIdleRows: (viewport: HTMLElement, most: number) => number;
};
let arrived: HistoryModule | null = null;

/** Loads what draws windowed rows, with the virtualiser: new and short threads never need it. */
export function useHistory(viewport: HTMLElement | null, isNeeded: boolean): HistoryState {
  const [state, setState] = useState<HistoryState>('loading');
  useLayoutEffect(() => {
    if (!isNeeded || !viewport) return undefined;
    let isGone = false;
    const show = (module: HistoryModule): void => {
      arrived = module;
      const { ThreadHistory: History, countIdleRows: countIdle } = module;
      if (!isGone) setState({ History, rowHeight: meanHeight(viewport), countIdle });
    };
    if (arrived) show(arrived);
    else import('./thread-history.js').then(show, () => !isGone && setState('failed'));
    return () => {
      isGone = true;
    };
  }, [isNeeded, viewport]);
  return state;
}

/** CSS pixels; what the drawn rows take is the best guess at what the others will. */
function meanHeight(viewport: HTMLElement): number {
  const list = listIn(viewport);
  const rows = list?.querySelectorAll(`:scope > .${rowClass}`).length ?? 0;
  return list && rows > 0 ? Math.max(16, list.clientHeight / rows) : 96;
}
