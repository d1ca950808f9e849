import { createRequiredContext } from '../element/create-required-context.js';

/** What the parts of a composer share. */
export type ComposerScope = {
  text: string;
  setText: (text: string) => void;
  /** Whether an answer is being written. */
  isBusy: boolean;
  /** Why nothing can be written here; `null` where it can. */
  blockedReason: string | null;
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
export type ComposerState = { busy: boolean; empty: boolean; blocked: boolean };

/** The state of the composer around. */
export function composerState({ text, isBusy, blockedReason }: ComposerScope): ComposerState {
  return { busy: isBusy, empty: text.trim() === '', blocked: blockedReason !== null };
}
