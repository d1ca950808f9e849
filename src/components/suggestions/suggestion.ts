import type { ChatMessage } from '../../model/message.js';

/** Something that could be said next. A string is both what is shown and what is sent. */
export type Suggestion =
  | string
  | {
      /** What the button says. @default the text */
      label?: string;
      /** What is sent, or put into the composer. */
      text: string;
      /** Whether it is put into the composer, to be completed, in place of being sent. @default false */
      fills?: boolean;
    };

/** A suggestion with everything said. */
export type FullSuggestion = { label: string; text: string; fills: boolean };

/** The same for each, however it was given. */
export function fullSuggestion(suggestion: Suggestion): FullSuggestion {
  if (typeof suggestion === 'string') return { label: suggestion, text: suggestion, fills: false };
  const { text, label = text, fills = false } = suggestion;
  return { label, text, fills };
}

/** What an agent suggests to go on with: the `suggestions` in its answer's metadata, as far as they can be read. */
export function suggestionsOf({ metadata }: Pick<ChatMessage, 'metadata'>): Suggestion[] {
  if (typeof metadata !== 'object' || metadata === null || !('suggestions' in metadata)) return [];
  const { suggestions } = metadata;
  return Array.isArray(suggestions) ? suggestions.filter(isSuggestion) : [];
}

function isSuggestion(value: unknown): value is Suggestion {
  if (typeof value === 'string') return value.trim() !== '';
  if (typeof value !== 'object' || value === null || !('text' in value) || typeof value.text !== 'string')
    return false;
  return value.text.trim() !== '' && (!('label' in value) || typeof value.label === 'string');
}
