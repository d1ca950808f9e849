'use client';

import type { ReactElement } from 'react';

import { ReasoningBody, ReasoningRoot, ReasoningSummary } from './reasoning-elements.js';

/** The parts of `ReasoningPart` as they usually stand. */
export function ReasoningBlock(): ReactElement {
  return (
    <ReasoningRoot>
      <ReasoningSummary />
      <ReasoningBody />
    </ReasoningRoot>
  );
}
