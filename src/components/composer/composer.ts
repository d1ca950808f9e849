import { ComposerRoot } from './composer-root.js';
import { ComposerInput } from './composer-input.js';
import { ComposerCounter, ComposerReason, ComposerSend, ComposerStop } from './composer-buttons.js';
import { composerParts } from './composer-parts.js';

/** Writes and sends messages. The parts stand in its `Root`; `parts` says how each shows its state. */
export const Composer = {
  Root: ComposerRoot,
  Counter: ComposerCounter,
  Input: ComposerInput,
  Reason: ComposerReason,
  Send: ComposerSend,
  Stop: ComposerStop,
  parts: composerParts,
};
