import { withOpen, withPart } from './edit-fold.js';
import type { FoldResult, MessageFold } from './message-fold.js';

/** A step begins. Open parts stay open: another stream that was merged in may still be writing them. */
export function foldStartStep(fold: MessageFold): FoldResult {
  const stepFrom = fold.message.parts.length + 1;
  return { fold: withOpen(withPart(fold, { type: 'step-start' }), { stepFrom }) };
}
