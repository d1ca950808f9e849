import { withMessage, withOpen } from './edit-fold.js';
import type { FoldResult, MessageFold } from './message-fold.js';

/** The current step is tried again: what it wrote so far goes, and nothing is open any more. */
export function foldResetStep(fold: MessageFold): FoldResult {
  const { stepFrom } = fold.open;
  const { parts } = fold.message;
  const closed = withOpen(fold, { text: {}, reasoning: {}, tools: {} });
  if (parts.length <= stepFrom) return { fold: closed };
  return { fold: withMessage(closed, { parts: parts.slice(0, stepFrom) }) };
}
