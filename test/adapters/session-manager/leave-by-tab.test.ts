import { expect, it } from 'vitest';

import { leaveByTab } from '../../../src/compat/session-manager/leave-by-tab.js';

/** Which of these keys, pressed one after the other, are the terminal's. */
function taken(...keys: string[]): boolean[] {
  const isTerminals = leaveByTab();
  return keys.map((key) => {
    const isDown = isTerminals({ type: 'keydown', key });
    isTerminals({ type: 'keyup', key });
    return isDown;
  });
}

it('a terminal has Tab, but for that right after Escape', () => {
  expect(taken('Tab')).toEqual([true]);
  expect(taken('Escape', 'Tab')).toEqual([true, false]);
  expect(taken('Escape', 'a', 'Tab')).toEqual([true, true, true]);
  expect(taken('Escape', 'Tab', 'Tab')).toEqual([true, false, true]);
});

it('backwards too: Shift between them is no key', () => {
  expect(taken('Escape', 'Shift', 'Tab')).toEqual([true, true, false]);
});
