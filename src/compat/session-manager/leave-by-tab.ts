/** Keys that change what others mean, and are none by themselves. */
const modifiers: ReadonlySet<string> = new Set(['Shift', 'Control', 'Alt', 'Meta']);

/**
 * A terminal takes every key, Tab too, and would keep whoever has no mouse (WCAG 2.2, 2.1.2): Tab right after Escape is
 * the page's. Escape itself goes to the program all the same.
 *
 * @returns what xterm asks of each key: whether it is the terminal's
 */
export function leaveByTab(): (event: Pick<KeyboardEvent, 'type' | 'key'>) => boolean {
  let wasEscape = false;
  return ({ type, key }) => {
    if (type !== 'keydown' || modifiers.has(key)) return true;
    const leaves = wasEscape && key === 'Tab';
    wasEscape = key === 'Escape';
    return !leaves;
  };
}
