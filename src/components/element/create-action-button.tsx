'use client';

import type { ReactElement, ReactNode } from 'react';

import type { ChatLabels } from '../labels/chat-labels.js';
import { useLabels } from '../labels/labels-context.js';
import { handOnFocus } from './hand-on-focus.js';
import type { PartProps } from './part-props.js';
import { useElement } from './use-element.js';

/** What every button of an action shows: `data-disabled` while there is nothing to do. */
export type ActionState = { disabled: boolean };

/** The props of an action's button. Without children it says what it does. */
export type ActionButtonProps = PartProps<'button', ActionState> & {
  /** Whether the button is left out, in place of disabled, while there is nothing to do. */
  hides?: boolean;
};

/** What `createActionButton` makes a button of. */
export type ActionButtonOptions = {
  /** Its class is `colloquy-` and this. */
  name: string;
  /** What it says, and what it is called. */
  label: (labels: ChatLabels) => string;
  /** What is to be done, or `null` where it cannot be done now. */
  useAction: () => (() => void) | null;
  /** Left out while there is nothing to do, where its user does not say otherwise. @default false */
  hides?: boolean;
};

/** Makes the button of an action: pressing it runs the action, and without one it is disabled or left out. */
export function createActionButton(options: ActionButtonOptions) {
  const { name, label, useAction } = options;
  function ActionButton({
    hides = options.hides ?? false,
    children,
    ...given
  }: ActionButtonProps): ReactElement | null {
    const action = useAction();
    const text = label(useLabels());
    const element = useElement<'button', ActionState>('button', given, {
      name,
      state: { disabled: action === null },
      ref: handOnFocus,
      props: {
        type: 'button',
        disabled: action === null,
        onClick: action === null ? undefined : () => action(),
        // A text of one's own is the name: another one beside it could not be spoken to the page (WCAG 2.5.3).
        ...(hasText(children) ? {} : { 'aria-label': text, title: text }),
        children: children ?? text,
      },
    });
    return hides && action === null ? null : element;
  }
  ActionButton.displayName = name;
  return ActionButton;
}

/** Whether the button's contents name it: its label does where there are none, so no name has to be added then either. */
function hasText(children: ReactNode): boolean {
  return children === undefined || typeof children === 'string' || typeof children === 'number';
}
