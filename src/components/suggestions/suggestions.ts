import { SuggestionsItem, SuggestionsRoot } from './suggestion-elements.js';
import { suggestionsParts } from './suggestions-parts.js';

/** What could be said next: to begin with, or after an answer. */
export const Suggestions = {
  Root: SuggestionsRoot,
  Item: SuggestionsItem,
  parts: suggestionsParts,
};
