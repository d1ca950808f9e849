'use client';

import {
  useMemo,
  useState,
  type KeyboardEvent,
  type MouseEvent,
  type ReactElement,
  type ReactNode,
} from 'react';

import { createRequiredContext } from '../element/create-required-context.js';
import { handOnFocus } from '../element/hand-on-focus.js';
import type { PartProps } from '../element/part-props.js';
import { useElement } from '../element/use-element.js';
import { useLabels } from '../labels/labels-context.js';
import { useChatScope } from '../scope/scope-context.js';
import { fullSuggestion, type Suggestion } from './suggestion.js';
import { useSuggestions } from './use-suggestions.js';

/** Which of the buttons Tab goes to: the others are reached by arrow keys. */
const [RovingContext, useRoving] = createRequiredContext<{
  current: string | null;
  setFocused: (text: string) => void;
}>('Suggestions.Root');

type SuggestionsRootState = { count: number };
export type SuggestionsRootProps = Omit<PartProps<'div', SuggestionsRootState>, 'children'> & {
  /**
   * What to suggest. Keep the list stable. @default `starters` while there is no message, then what the last answer
   * suggests in its metadata (`{ suggestions: ['…'] }`) once it is complete
   */
  items?: readonly Suggestion[] | undefined;
  /** What to suggest while there is no message. Keep the list stable. */
  starters?: readonly Suggestion[] | undefined;
  /** Draws one of them. @default (suggestion) => <Suggestions.Item suggestion={suggestion} /> */
  children?: (suggestion: Suggestion) => ReactNode;
};

/**
 * What could be said next, one tab stop with arrow keys inside; left out where there is nothing to suggest. Renders a
 * `<div role="group">`.
 */
export function SuggestionsRoot({
  items,
  starters,
  children = drawItem,
  ...given
}: SuggestionsRootProps): ReactElement | null {
  const labels = useLabels();
  const found = useSuggestions('Suggestions.Root', starters);
  const shown = items ?? found;
  const [focused, setFocused] = useState<string | null>(null);
  const first = shown[0];
  const isThere = shown.some((suggestion) => fullSuggestion(suggestion).text === focused);
  const current = isThere || first === undefined ? focused : fullSuggestion(first).text;
  const roving = useMemo(() => ({ current, setFocused }), [current]);
  const element = useElement<'div', SuggestionsRootState>('div', given, {
    name: 'suggestions-root',
    state: { count: shown.length },
    ref: handOnFocus,
    props: {
      role: 'group',
      'aria-label': labels.suggestions,
      onKeyDown: moveFocus,
      children: shown.map(children),
    },
  });
  return shown.length === 0 ? null : <RovingContext value={roving}>{element}</RovingContext>;
}

function drawItem(suggestion: Suggestion): ReactNode {
  return <SuggestionsItem key={fullSuggestion(suggestion).text} suggestion={suggestion} />;
}

type SuggestionsItemState = { fills: boolean };
export type SuggestionsItemProps = PartProps<'button', SuggestionsItemState> & { suggestion: Suggestion };

/** Sends one suggestion, or puts it into the composer to be completed. Renders a `<button>`. */
export function SuggestionsItem({ suggestion, children, ...given }: SuggestionsItemProps): ReactElement {
  const { sendMessage, attempt, desk } = useChatScope('Suggestions.Item');
  const { current, setFocused } = useRoving('Suggestions.Item');
  const { label, text, fills } = fullSuggestion(suggestion);
  return useElement<'button', SuggestionsItemState>('button', given, {
    name: 'suggestions-item',
    state: { fills },
    props: {
      type: 'button',
      dir: 'auto',
      tabIndex: text === current ? 0 : -1,
      onFocus: () => setFocused(text),
      onClick: (event: MouseEvent) => {
        event.preventDefault();
        if (fills && desk.fill(text)) return;
        attempt(sendMessage({ text }));
      },
      children: children ?? label,
    },
  });
}

/** Arrow keys go round, Home and End to the ends. */
function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>('.colloquy-suggestions-item')];
  const at = buttons.findIndex((button) => button === event.target);
  const isRtl = getComputedStyle(event.currentTarget).direction === 'rtl';
  const steps: Record<string, number> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    ArrowRight: isRtl ? at - 1 : at + 1,
    ArrowLeft: isRtl ? at + 1 : at - 1,
    Home: 0,
    End: -1,
  };
  const to = steps[event.key];
  if (at < 0 || to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  buttons.at(to % buttons.length)?.focus();
}
