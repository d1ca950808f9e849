'use client';

import { useColours, type ColoursOptions } from './use-colours.js';

/** Gives a code block its colours. Renders nothing. */
export function Colours(options: ColoursOptions): null {
  useColours(options);
  return null;
}
