'use client';

import type { ReactElement } from 'react';

import { lazyPart } from '../part/lazy-part.js';
import type { Suggestion } from '../suggestions/suggestion.js';
import { useSuggestions } from '../suggestions/use-suggestions.js';

/** What `ChatSuggestions` takes. */
export type ChatSuggestionsProps = {
  /** What to suggest while there is no message. Keep the list stable. */
  starters?: readonly Suggestion[] | undefined;
};

const LazySuggestions = lazyPart<{ items: readonly Suggestion[] }>(
  async () => (await import('../suggestions/suggestion-elements.js')).SuggestionsRoot,
  () => null,
);

/** The suggestions as `Chat` draws them: to begin with, and what an answer suggests. Their code is loaded with the first. */
export function ChatSuggestions({ starters }: ChatSuggestionsProps): ReactElement | null {
  const items = useSuggestions('ChatSuggestions', starters);
  return items.length === 0 ? null : <LazySuggestions items={items} />;
}
