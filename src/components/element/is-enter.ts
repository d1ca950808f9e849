import type { KeyboardEvent } from 'react';

/** Enter that sends: not with Shift, which breaks the line, and not the one that ends an input method's composition. */
export function isEnter(event: KeyboardEvent): boolean {
  if (event.key !== 'Enter' || event.shiftKey) return false;
  // Safari ends the composition before this event and then tells of it by this code alone (UI Events, §7.3).
  return !event.nativeEvent.isComposing && event.keyCode !== 229;
}
