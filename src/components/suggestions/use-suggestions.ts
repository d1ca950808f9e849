'use client';

import { useMemo } from 'react';

import { isBusy, useView, type View } from '../scope/use-view.js';
import { suggestionsOf, type Suggestion } from './suggestion.js';

const nothing: readonly Suggestion[] = [];

/**
 * What can be suggested now: `starters` while there is no message, what the last answer suggests once it is complete, and
 * nothing while one is written.
 */
export function useSuggestions(
  caller: string,
  starters: readonly Suggestion[] = nothing,
): readonly Suggestion[] {
  const isEmpty = useView(caller, ({ status, order, pending }) => {
    const isKnown = status === 'live' || status === 'recovering';
    return isKnown && order.length === 0 && pending.size === 0;
  });
  const answer = useView(caller, (view) => lastAnswer(view));
  return useMemo(() => {
    if (isEmpty) return starters;
    return answer ? suggestionsOf(answer) : nothing;
  }, [isEmpty, starters, answer]);
}

/** The last message, where it is a complete answer. */
function lastAnswer(view: View) {
  const last = view.settled.get(view.order.at(-1) ?? '');
  const isOver = last?.role === 'assistant' && last.chat.status === 'done';
  return isOver && !isBusy(view) && view.pending.size === 0 ? last : undefined;
}
