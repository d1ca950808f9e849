import { ReasoningBody, ReasoningRoot, ReasoningSummary } from './reasoning-elements.js';
import { reasoningParts } from './reasoning-parts.js';

/** What the model thought before it answered: the part around, folded away. */
export const ReasoningPart = {
  Root: ReasoningRoot,
  Body: ReasoningBody,
  Summary: ReasoningSummary,
  parts: reasoningParts,
};
