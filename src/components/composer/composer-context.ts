import { createRequiredContext } from '../element/create-required-context.js';

/** What the parts of a composer share. */
export type ComposerScope = {
  text: string;
  setText: (text: string) => void;
  /** Whether an answer is being written. */
  isBusy: boolean;
  /** Why nothing can be written here; `null` where it can. */
  blockedReason: string | null;
  /** Characters that may still be written, below 0 where there are too many; `null` while the end is far away. */
  left: number | null;
  /** Names the element that says why, for the field. */
  reasonId: string;
  /** The field, for whoever gives it the focus; `null` until it is there. */
  field: HTMLTextAreaElement | null;
  setField: (field: HTMLTextAreaElement | null) => void;
  /** `null` while there is nothing to send, or it cannot be. */
  send: (() => void) | null;
};

export const [ComposerContext, useComposer] = createRequiredContext<ComposerScope>('Composer.Root');

/** What the parts of a composer show of it. */
export type ComposerState = { busy: boolean; empty: boolean; blocked: boolean; over: boolean };

/** The state of the composer around. */
export function composerState({ text, isBusy, blockedReason, left }: ComposerScope): ComposerState {
  const over = left !== null && left < 0;
  return { busy: isBusy, empty: text.trim() === '', blocked: blockedReason !== null, over };
}
